package dev.weir.directory;

/**
 * A machine and its token in plain text: shown this once, kept nowhere.
 *
 * @param token what the software on the machine is configured with
 */
public record MachineCreated(Machine machine, String token) {
    @Override
    public String toString() {
        return "MachineCreated[machine=" + machine.id() + "]";
    }
}
