package dev.orrery.services.sns;

import dev.orrery.kernel.Call;
import dev.orrery.kernel.Home;
import dev.orrery.kernel.Note;
import dev.orrery.kernel.pattern.Verdict;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// What becomes of a message, told to the call that is being answered, for whoever asks why somebody did or did not get it.
record Telling(Home home) {

    /// What a subscription's filter policy said.
    void filtered(SubscriptionRow to, String message, Optional<Verdict> verdict) {
        boolean wanted = verdict.map(Verdict::accepted).orElse(true);
        note(to, message, wanted ? "wanted" : "filtered out", () -> verdict.map(Telling::reasons).orElse("there is no filter policy"));
    }

    private static String reasons(Verdict verdict) {
        return verdict.reasons().stream().filter(reason -> reason.accepted() == verdict.accepted()).map(Verdict.Reason::text)
                .collect(Collectors.joining("; "));
    }

    void delivered(Parcel parcel) {
        note(parcel, "delivered", "");
    }

    void beside(Parcel parcel) {
        note(parcel, "being delivered", "a server outside is called beside the request");
    }

    void postponed(Parcel parcel, String reason, Instant until) {
        note(parcel, "not delivered yet", reason + "; tried again at " + until);
    }

    void givenUp(Parcel parcel, String reason) {
        note(parcel, "not delivered", reason + "; given up");
    }

    private void note(Parcel parcel, String outcome, String because) {
        note(parcel.subscription(), parcel.message().id(), outcome, () -> because);
    }

    private void note(SubscriptionRow to, String message, String outcome, Supplier<String> because) {
        Call.running().ifPresent(call -> call.notes().add(() -> new Note("message " + message + " for " + Subscriptions.arn(home, to) + " ("
                + to.protocol() + " " + to.endpoint() + ")", outcome, because.get())));
    }
}
