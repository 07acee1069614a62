package dev.orrery.services.sqs;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import software.amazon.awssdk.services.sqs.model.AddPermissionRequest;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequest;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityRequest;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.DeleteMessageRequest;
import software.amazon.awssdk.services.sqs.model.DeleteQueueRequest;
import software.amazon.awssdk.services.sqs.model.GetQueueAttributesRequest;
import software.amazon.awssdk.services.sqs.model.ListDeadLetterSourceQueuesRequest;
import software.amazon.awssdk.services.sqs.model.ListQueueTagsRequest;
import software.amazon.awssdk.services.sqs.model.PurgeQueueRequest;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;
import software.amazon.awssdk.services.sqs.model.RemovePermissionRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;
import software.amazon.awssdk.services.sqs.model.SetQueueAttributesRequest;
import software.amazon.awssdk.services.sqs.model.TagQueueRequest;
import software.amazon.awssdk.services.sqs.model.UntagQueueRequest;

/// The requests that name a queue by its URL: what permission each needs, and whether another account can have it.
/// Source: SQS Developer Guide, "Amazon SQS API permissions"; API reference, "Cross-account permissions don't apply".
///
/// @param name `sqs:SendMessage`; a batch needs the permission of one
/// @param crossAccount whether the queue's policy can let another account in
record SqsAction(String name, boolean crossAccount, Function<Object, String> queueUrl) {
    private static final Map<Class<?>, SqsAction> BY_REQUEST = new HashMap<>();

    static {
        shared("sqs:SendMessage", SendMessageRequest.class, SendMessageRequest::queueUrl);
        shared("sqs:SendMessage", SendMessageBatchRequest.class, SendMessageBatchRequest::queueUrl);
        shared("sqs:ReceiveMessage", ReceiveMessageRequest.class, ReceiveMessageRequest::queueUrl);
        shared("sqs:DeleteMessage", DeleteMessageRequest.class, DeleteMessageRequest::queueUrl);
        shared("sqs:DeleteMessage", DeleteMessageBatchRequest.class, DeleteMessageBatchRequest::queueUrl);
        shared("sqs:ChangeMessageVisibility", ChangeMessageVisibilityRequest.class, ChangeMessageVisibilityRequest::queueUrl);
        shared("sqs:ChangeMessageVisibility", ChangeMessageVisibilityBatchRequest.class, ChangeMessageVisibilityBatchRequest::queueUrl);
        shared("sqs:GetQueueAttributes", GetQueueAttributesRequest.class, GetQueueAttributesRequest::queueUrl);
        shared("sqs:ListDeadLetterSourceQueues", ListDeadLetterSourceQueuesRequest.class, ListDeadLetterSourceQueuesRequest::queueUrl);
        shared("sqs:PurgeQueue", PurgeQueueRequest.class, PurgeQueueRequest::queueUrl);
        owned("sqs:AddPermission", AddPermissionRequest.class, AddPermissionRequest::queueUrl);
        owned("sqs:RemovePermission", RemovePermissionRequest.class, RemovePermissionRequest::queueUrl);
        owned("sqs:DeleteQueue", DeleteQueueRequest.class, DeleteQueueRequest::queueUrl);
        owned("sqs:SetQueueAttributes", SetQueueAttributesRequest.class, SetQueueAttributesRequest::queueUrl);
        owned("sqs:ListQueueTags", ListQueueTagsRequest.class, ListQueueTagsRequest::queueUrl);
        owned("sqs:TagQueue", TagQueueRequest.class, TagQueueRequest::queueUrl);
        owned("sqs:UntagQueue", UntagQueueRequest.class, UntagQueueRequest::queueUrl);
    }

    /// Null when the request names no queue by a URL.
    static SqsAction of(Object request) {
        return BY_REQUEST.get(request.getClass());
    }

    private static <R> void shared(String name, Class<R> request, Function<R, String> queueUrl) {
        BY_REQUEST.put(request, new SqsAction(name, true, any -> queueUrl.apply(request.cast(any))));
    }

    private static <R> void owned(String name, Class<R> request, Function<R, String> queueUrl) {
        BY_REQUEST.put(request, new SqsAction(name, false, any -> queueUrl.apply(request.cast(any))));
    }
}
