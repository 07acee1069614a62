package dev.orrery.services.cloudtrail;

import dev.orrery.kernel.store.Tables;
import dev.orrery.services.cloudtrail.EventRow.Touched;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.cloudtrail.model.Event;
import software.amazon.awssdk.services.cloudtrail.model.Resource;

/// An event of the history as somebody looks it up, whichever version wrote its row.
///
/// @param tx where the row was read
/// @param account whose history it is
record PastEvent(EventRules rules, Tables.Read tx, String account, EventRow row) {

    private Optional<EventRules.Rule> rule() {
        return row.facts().map(facts -> rules.of(facts.service(), facts.operation()));
    }

    String id() {
        return row.facts().isEmpty() ? row.id() : PackedId.text(row.packedId());
    }

    String name() {
        return rule().map(EventRules.Rule::name).orElse(row.name());
    }

    String source() {
        return row.facts().map(Facts::source).orElse(row.source());
    }

    boolean readOnly() {
        return rule().map(EventRules.Rule::readOnly).orElse(row.readOnly());
    }

    String userName() {
        return row.facts().map(facts -> facts.who().lookUpName(account)).orElse(row.userName());
    }

    String accessKeyId() {
        return row.facts().map(facts -> facts.who().accessKeyId()).orElse(row.accessKeyId());
    }

    List<Touched> resources() {
        return row.facts().map(facts -> Things.found(rules, facts)).orElse(row.resources());
    }

    private String record() {
        return row.facts().map(facts -> new EventRecord(rules, row.agent() == 0 ? facts : facts.by(Agents.text(tx, row.agent())), row.region(), row.at(),
                account, id(), PackedId.text(row.packedShared())).json()).orElse(row.record());
    }

    /// As look-ups answer.
    Event event() {
        var userName = userName();
        var accessKeyId = accessKeyId();
        return Event.builder().eventId(id()).eventName(name()).readOnly(Boolean.toString(readOnly())).eventTime(row.at()).eventSource(source())
                .cloudTrailEvent(record())
                .resources(resources().stream().map(each -> Resource.builder().resourceType(each.type()).resourceName(each.name()).build()).toList())
                .username(userName.isEmpty() ? null : userName).accessKeyId(accessKeyId.isEmpty() ? null : accessKeyId).build();
    }
}
