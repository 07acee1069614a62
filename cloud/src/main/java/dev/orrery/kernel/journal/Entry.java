package dev.orrery.kernel.journal;

import dev.orrery.kernel.Note;
import dev.orrery.kernel.identity.Decision;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// One call: who did what on which resource, decided how, with what outcome.
///
/// @param at the cloud's time when the call began
/// @param service the service's name in the SDK, empty when the request reached none
/// @param operation as in the SDK, `PutObject`
/// @param resources ARNs that the call was about
/// @param status the HTTP status of the answer
/// @param errorCode empty when all went well
/// @param notes what came of it that the answer does not tell
public record Entry(String requestId, Instant at, String principalArn, String accessKeyId, String account, String region,
        String service, String operation, List<String> resources, List<Decision> decisions, int status, String errorCode,
        String errorMessage, Duration took, long bytesIn, long bytesOut, String sourceIp, String userAgent,
        List<Note> notes) { }
