package dev.orrery.services.dynamodb.expressions;

/// An expression that cannot be read, or not be applied. The message is DynamoDB's, without what names the expression.
public final class ExpressionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ExpressionException(String message) {
        super(message, null, false, false);
    }
}
