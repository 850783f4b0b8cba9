package dev.weir.simulate;

/**
 * What all processes of a run share.
 *
 * @param host the Host header they send
 * @param faultsPerMille of a thousand pushes, so many meet a fault; 0 = a calm fleet
 */
record Surroundings(
        Target target,
        ProxyPool pool,
        HourFence fence,
        Rendezvous rendezvous,
        SwitchedOff switchedOff,
        String host,
        long seed,
        int faultsPerMille) {}
