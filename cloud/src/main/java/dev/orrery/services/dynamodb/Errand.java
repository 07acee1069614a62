package dev.orrery.services.dynamodb;

import dev.orrery.kernel.Call;
import dev.orrery.kernel.ErrorDetail;
import dev.orrery.kernel.Home;
import dev.orrery.kernel.identity.AttachedPolicy;
import dev.orrery.kernel.identity.Caller;
import dev.orrery.kernel.identity.Policy;
import dev.orrery.kernel.identity.Principal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/// In whose name something is done that outlasts its request: the caller's, with what bound it when it asked. So an export
/// writes where its caller may write, and nowhere else, also when the process was killed meanwhile.
/// Source: IAM User Guide, "Forward access sessions".
///
/// @param policies as they were then
/// @param context the condition keys of the request
record Errand(Principal principal, String accessKeyId, List<Binding> policies, Map<String, List<String>> session,
        Map<String, List<String>> context, String region, String endpoint) {

    private static final String BUCKET_REGION = "x-amz-bucket-region";

    record Binding(AttachedPolicy.Kind kind, String source, String document) { }

    static Errand ofCaller() {
        var call = Call.current();
        var caller = call.caller();
        return new Errand(caller.principal(), caller.accessKeyId(), caller.policies().stream()
                .map(one -> new Binding(one.kind(), one.source(), one.policy().document())).toList(), caller.session(), call.context(),
                call.region(), call.endpoint());
    }

    /// Does it where the bucket is, which may be another region than the caller's: S3 tells with the first thing it is asked.
    <T> T run(Home home, Supplier<T> work) {
        try {
            return run(home, region, work);
        } catch (AwsServiceException e) {
            var elsewhere = e instanceof ErrorDetail detail ? detail.headers().get(BUCKET_REGION) : null;
            if (elsewhere == null || elsewhere.equals(region)) {
                throw e;
            }
            return run(home, elsewhere, work);
        }
    }

    private <T> T run(Home home, String where, Supplier<T> work) {
        var now = home.clock().now();
        var keys = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
        keys.putAll(context);
        keys.put("aws:CurrentTime", List.of(now.toString()));
        keys.put("aws:EpochTime", List.of(Long.toString(now.getEpochSecond())));
        var brought = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
        brought.putAll(session);
        var caller = new Caller(principal, accessKeyId, policies.stream()
                .map(one -> new AttachedPolicy(one.kind(), one.source(), Policy.parse(one.document()))).toList(), brought);
        return Call.run(new Call(caller, home.ids().uuid(), where, endpoint, keys, new ArrayList<>(), home.organizations()), work::get);
    }
}
