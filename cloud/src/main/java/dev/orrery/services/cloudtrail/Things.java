package dev.orrery.services.cloudtrail;

import dev.orrery.kernel.identity.Access;
import dev.orrery.services.cloudtrail.EventRow.Touched;
import dev.orrery.services.cloudtrail.Facts.Thing;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;

/// The resources of an event: from the permissions that were asked for to what records tell of them.
final class Things {
    /// How many resources of one event are told; only batches have more.
    static final int TOLD_MAX = 25;
    private static final String OBJECT = "AWS::S3::Object";
    private static final String TABLE = "AWS::DynamoDB::Table";
    private static final String INDEX = "/index/";

    private Things() { }

    /// ARNs that a call was about, as far as records show resources of their kind.
    static List<Thing> of(EventRules rules, EventRules.Rule rule, String service, List<Access> accesses) {
        var seen = new LinkedHashMap<String, Thing>(2);
        for (var access : accesses) {
            var arn = told(rule, access.resource());
            if (seen.size() < TOLD_MAX && rules.typeOf(service, arn).isPresent()) {
                seen.putIfAbsent(arn, new Thing(arn, access.resourceAccount()));
            }
        }
        // Who asks for an object may be asked whether he may list the bucket: that is not what the call was about.
        boolean ofObjects = rule.type().equals(OBJECT) && seen.values().stream().anyMatch(thing -> !isBucketOfObjects(rule, thing));
        return ofObjects ? seen.values().stream().filter(thing -> !isBucketOfObjects(rule, thing)).toList() : List.copyOf(seen.values());
    }

    /// What records name: a table for its indexes, and the bucket alone where they name no keys.
    private static String told(EventRules.Rule rule, String arn) {
        int end = rule.keyless() ? arn.indexOf('/') : rule.type().equals(TABLE) ? arn.indexOf(INDEX) : -1;
        return end < 0 ? arn : arn.substring(0, end);
    }

    private static boolean isBucketOfObjects(EventRules.Rule rule, Thing thing) {
        return rule.type().equals(OBJECT) && thing.arn().indexOf('/') < 0;
    }

    /// As selectors of data events see them: a listing of a bucket touches objects.
    static List<Touched> selected(EventRules rules, EventRules.Rule rule, Facts facts) {
        var found = new ArrayList<Touched>(facts.things().size());
        for (var thing : facts.things()) {
            boolean listing = isBucketOfObjects(rule, thing);
            found.add(new Touched(listing ? OBJECT : rules.typeOf(facts.service(), thing.arn()).orElseThrow(), listing ? thing.arn() + "/" : thing.arn()));
        }
        return found;
    }

    /// By which an event is found.
    static List<Touched> found(EventRules rules, Facts facts) {
        var found = new LinkedHashSet<Touched>();
        facts.things().forEach(thing -> rules.typeOf(facts.service(), thing.arn()).ifPresent(type -> found.add(new Touched(type, thing.arn()))));
        found.addAll(facts.named());
        return found.stream().limit(TOLD_MAX).toList();
    }

    /// As the `resources` of a record.
    static void write(EventRules rules, EventRules.Rule rule, Facts facts, JsonText json) {
        var buckets = new LinkedHashSet<String>();
        json.name("resources").beginList();
        for (var thing : facts.things()) {
            var type = rules.typeOf(facts.service(), thing.arn());
            if (type.isEmpty()) {
                continue;
            }
            if (!rule.type().equals(OBJECT)) {
                element(thing.account(), type.get(), "ARN", thing.arn(), json);
                continue;
            }
            boolean listing = isBucketOfObjects(rule, thing);
            element("", OBJECT, listing ? "ARNPrefix" : "ARN", listing ? thing.arn() + "/" : thing.arn(), json);
            var bucket = listing ? thing.arn() : thing.arn().substring(0, thing.arn().indexOf('/'));
            if (buckets.add(bucket)) {
                element(thing.account(), "AWS::S3::Bucket", "ARN", bucket, json);
            }
        }
        json.endList();
    }

    private static void element(String account, String type, String name, String arn, JsonText json) {
        json.begin();
        if (!account.isEmpty()) {
            json.text("accountId", account);
        }
        json.text("type", type).text(name, arn).end();
    }
}
