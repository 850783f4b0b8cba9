# Weir's one front door. Finds JDK 25 by itself; needs no flags.
