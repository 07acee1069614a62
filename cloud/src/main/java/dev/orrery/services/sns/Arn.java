package dev.orrery.services.sns;

import dev.orrery.kernel.Home;
import dev.orrery.kernel.HomeId;
import java.util.Optional;
import java.util.regex.Pattern;

/// An Amazon Resource Name in its parts.
///
/// @param resource everything behind the account, colons included
record Arn(String partition, String service, String region, String account, String resource) {
    private static final int PARTS = 6;
    private static final Pattern ACCOUNT = Pattern.compile("[0-9]{12}");
    private static final Pattern REGION = Pattern.compile("[a-z]{2}(-[a-z]+){1,3}-[0-9]{1,2}");

    static Optional<Arn> of(String text) {
        var parts = text.split(":", PARTS);
        return parts.length == PARTS && parts[0].equals("arn")
                ? Optional.of(new Arn(parts[1], parts[2], parts[3], parts[4], parts[5])) : Optional.empty();
    }

    /// @param member of the request that holds it, for the error
    static Arn require(String text, String member) {
        var given = text == null ? "" : text;
        return of(given).orElseThrow(() -> SnsErrors.malformedArn(member, given.split(":", -1).length));
    }

    static Arn ofTopic(Home home, String topic) {
        return new Arn("aws", "sns", home.region(), home.account(), topic);
    }

    /// The name of a topic of this home. Nothing but the ARN that the topic shows names it, so that what is decided on is what is
    /// then used.
    static String requireTopic(Home home, String text, String member) {
        var arn = require(text, member);
        if (!arn.isOf(home) || arn.resource.contains(":")) {
            throw SnsErrors.invalidParameter(member);
        }
        return arn.topic();
    }

    /// A subscription of this home, or what could be one.
    static Arn requireSubscription(Home home, String text) {
        var arn = require(text, "SubscriptionArn");
        if (!arn.isOf(home)) {
            throw SnsErrors.invalidParameter("SubscriptionArn");
        }
        return arn;
    }

    /// Whether it names something that SNS keeps in this home.
    boolean isOf(Home home) {
        return equals(ofTopic(home, resource));
    }

    /// The home that it says; empty where it could be none.
    Optional<HomeId> home() {
        return ACCOUNT.matcher(account).matches() && REGION.matcher(region).matches()
                ? Optional.of(new HomeId(account, region)) : Optional.empty();
    }

    /// The name of the topic that it is, or whose subscription it is.
    String topic() {
        int colon = resource.indexOf(':');
        return colon < 0 ? resource : resource.substring(0, colon);
    }

    /// The id of the subscription that it is; empty when it is none.
    String subscription() {
        int colon = resource.indexOf(':');
        return colon < 0 ? "" : resource.substring(colon + 1);
    }

    /// What stands behind the last colon or slash.
    String name() {
        return resource.substring(Math.max(resource.lastIndexOf(':'), resource.lastIndexOf('/')) + 1);
    }

    @Override
    public String toString() {
        return String.join(":", "arn", partition, service, region, account, resource);
    }
}
