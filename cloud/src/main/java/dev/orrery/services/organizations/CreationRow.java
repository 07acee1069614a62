package dev.orrery.services.organizations;

import dev.orrery.kernel.store.Key;
import dev.orrery.kernel.store.Table;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.organizations.model.CreateAccountState;
import software.amazon.awssdk.services.organizations.model.CreateAccountStatus;

/// The wish for an account.
///
/// @param account the number that it gets; nobody is told before it is there
/// @param failure why there will be none, as AWS calls it; empty otherwise
record CreationRow(String organization, String id, State state, String account, String name, String email, String role, List<Label> tags,
        Instant requestedAt, Optional<Instant> completedAt, String failure) {
    static final Table<CreationKey, CreationRow> CREATIONS = Table.of("creations", CreationKey::key, CreationRow.class);

    /// How far it is.
    enum State { IN_PROGRESS, SUCCEEDED, FAILED }

    record CreationKey(String organization, String id) {
        Key key() {
            return Key.of(organization).text(id);
        }
    }

    CreationKey key() {
        return new CreationKey(organization, id);
    }

    CreationRow succeeded(Instant now) {
        return new CreationRow(organization, id, State.SUCCEEDED, account, name, email, role, tags, requestedAt, Optional.of(now), "");
    }

    CreationRow failed(Instant now, String why) {
        return new CreationRow(organization, id, State.FAILED, account, name, email, role, tags, requestedAt, Optional.of(now), why);
    }

    CreateAccountStatus described() {
        return CreateAccountStatus.builder().id(id).accountName(name).state(CreateAccountState.valueOf(state.name())).requestedTimestamp(requestedAt)
                .completedTimestamp(completedAt.orElse(null)).accountId(state == State.SUCCEEDED ? account : null)
                .failureReason(failure.isEmpty() ? null : failure).build();
    }
}
