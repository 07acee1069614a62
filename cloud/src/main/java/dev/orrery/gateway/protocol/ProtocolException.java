package dev.orrery.gateway.protocol;

/// A message that the protocol does not allow: AWS's code for it, and its status.
public final class ProtocolException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final String code;
    private final int status;

    public ProtocolException(String code, int status, String message) {
        super(message);
        this.code = code;
        this.status = status;
    }

    public String code() {
        return code;
    }

    public int status() {
        return status;
    }
}
