package dev.orrery.services.dynamodb;

import dev.orrery.pojo.Shape;
import java.util.List;
import software.amazon.awssdk.core.SdkPojo;

/// What a request is about.
sealed interface RequestResource {

    record Table(String name) implements RequestResource { }

    record Arn(String arn) implements RequestResource { }

    /// Nothing in particular.
    record Account() implements RequestResource { }

    /// The streams of the account.
    record Streams() implements RequestResource { }

    /// Members that name what a request is about, in this order.
    List<String> ARNS = List.of("ResourceArn", "StreamArn", "BackupArn", "ExportArn", "ImportArn", "TableArn");

    static RequestResource of(SdkPojo request) {
        var shape = Shape.of(request);
        var type = request.getClass().getSimpleName();
        if (type.equals("ListStreamsRequest")) {
            return new Streams();
        }
        if (type.equals("GetRecordsRequest")) {
            var iterator = text(shape, request, "ShardIterator");
            return ShardIterator.streamArn(iterator).<RequestResource>map(Arn::new).orElseGet(Account::new);
        }
        if (type.startsWith("List") && !type.startsWith("ListTags")) {
            return new Account();
        }
        if (type.endsWith("KinesisStreamingDestinationRequest")) {
            // The stream that it names as well is Kinesis' to guard.
            var name = text(shape, request, "TableName");
            return name.isEmpty() ? new Account() : new Table(name);
        }
        for (var member : ARNS) {
            var arn = text(shape, request, member);
            if (!arn.isEmpty()) {
                return new Arn(arn);
            }
        }
        for (var member : List.of("TableName", "TargetTableName")) {
            var name = text(shape, request, member);
            if (!name.isEmpty()) {
                return new Table(name);
            }
        }
        return new Account();
    }

    private static String text(Shape shape, SdkPojo request, String member) {
        return shape.member(member).map(found -> found.get(request)).map(Object::toString).orElse("");
    }
}
