package dev.orrery.services.organizations;

import dev.orrery.kernel.Call;
import dev.orrery.kernel.Home;
import dev.orrery.kernel.identity.Access;
import dev.orrery.kernel.store.Tables;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.organizations.model.InviteAccountToOrganizationRequest;
import software.amazon.awssdk.services.organizations.model.OrganizationsRequest;
import software.amazon.awssdk.services.organizations.model.Tag;

/// Tells what each request needs to be allowed: the action of its name on everything that it names. The caller's own account
/// decides about it; that some of it is the management account's alone, or delegated, Organizations itself sees to ([Asker]).
/// Source: Service Authorization Reference, "Actions, resources, and condition keys for AWS Organizations".
final class OrganizationsAccess {
    private static final Pattern REQUEST = Pattern.compile("Request$");
    private static final String TAGS = "Tags";
    /// Members that name what a request is about.
    private static final List<String> NAMING = List.of("PolicyId", "TargetId", "AccountId", "OrganizationalUnitId", "ParentId", "SourceParentId",
            "DestinationParentId", "ChildId", "RootId", "HandshakeId", "ResourceId");

    private OrganizationsAccess() { }

    static List<Access> of(Home home, Object request) {
        if (!(request instanceof OrganizationsRequest asked)) {
            throw new IllegalStateException(request.getClass() + " is not a request of Organizations");
        }
        return home.store().read(tx -> of(tx, asked));
    }

    private static List<Access> of(Tables.Read tx, OrganizationsRequest request) {
        var asker = Asker.find(tx);
        // The SDK writes acronyms in its class names as it writes words.
        var action = "organizations:" + REQUEST.matcher(request.getClass().getSimpleName()).replaceFirst("").replace("AwsService", "AWSService");
        var named = named(request);
        var needed = new ArrayList<Access>();
        var common = context(asker, request);
        for (var id : named.isEmpty() ? List.of("") : named) {
            var context = new HashMap<>(common);
            asker.flatMap(found -> Tags.of(found.tree(), id)).ifPresent(labels -> labels.forEach(label ->
                    context.put("aws:ResourceTag/" + label.key(), List.of(label.value()))));
            needed.add(access(asker, action, arn(tx, asker, id), Map.copyOf(context)));
        }
        if (!tags(request).isEmpty() && !action.equals("organizations:TagResource")) {
            needed.add(access(asker, "organizations:TagResource", "*", Map.copyOf(common)));
        }
        return needed;
    }

    /// What a member asks in the place of the management account, the organization's resource policy must allow as well.
    private static Access access(Optional<Asker> asker, String action, String resource, Map<String, List<String>> context) {
        var own = new Access(action, resource, Asker.callers(), List.of(), context);
        if (asker.isEmpty() || asker.get().isManager() || !Delegable.needsDelegation(action, asker.get().isDelegate())) {
            return own;
        }
        return asker.get().resourcePolicy().map(row -> {
            Call.current().grounds().set(row);
            return new Access(action, resource, asker.get().organization().manager(), List.of(row.attached()), context);
        }).orElse(own);
    }

    private static List<String> named(OrganizationsRequest request) {
        if (request instanceof InviteAccountToOrganizationRequest invite) {
            return invite.target() == null || invite.target().id() == null ? List.of() : List.of(invite.target().id());
        }
        return NAMING.stream().flatMap(member -> text(request, member).stream()).distinct().toList();
    }

    /// What is unknown, or has no ARN, is everything.
    private static String arn(Tables.Read tx, Optional<Asker> asker, String id) {
        if (Checks.HANDSHAKE.matcher(id).matches()) {
            return tx.get(HandshakeRow.HANDSHAKES, id).map(HandshakeRow::arn).orElse("*");
        }
        if (asker.isEmpty()) {
            return "*";
        }
        var tree = asker.get().tree();
        var organization = tree.organization();
        return Checks.ACCOUNT.matcher(id).matches() ? organization.accountArn(id)
                : Checks.UNIT.matcher(id).matches() ? organization.unitArn(id)
                : Checks.ROOT.matcher(id).matches() ? organization.arn("root", id)
                : Checks.POLICY.matcher(id).matches() ? tree.control(id).map(Control::arn).orElse("*") : "*";
    }

    private static Map<String, List<String>> context(Optional<Asker> asker, OrganizationsRequest request) {
        var context = new HashMap<String, List<String>>();
        // Wherever it is asked from, its one endpoint is there. Source: AWS General Reference, "AWS Organizations endpoints and quotas".
        context.put("aws:RequestedRegion", List.of("us-east-1"));
        text(request, "Type").or(() -> text(request, "PolicyType")).or(() -> text(request, "Filter"))
                .or(() -> text(request, "PolicyId").flatMap(id -> asker.flatMap(found -> found.tree().control(id))).map(control -> control.type().name()))
                .ifPresent(type -> context.put("organizations:PolicyType", List.of(type)));
        text(request, "ServicePrincipal").ifPresent(service -> context.put("organizations:ServicePrincipal", List.of(service)));
        var tags = tags(request);
        tags.forEach(tag -> context.put("aws:RequestTag/" + tag.key(), List.of(tag.value())));
        var keys = tags.isEmpty() ? list(request, "TagKeys", String.class) : tags.stream().map(Tag::key).toList();
        if (!keys.isEmpty()) {
            context.put("aws:TagKeys", keys);
        }
        return context;
    }

    private static List<Tag> tags(OrganizationsRequest request) {
        return list(request, TAGS, Tag.class).stream().filter(tag -> tag.key() != null && tag.value() != null).toList();
    }

    private static Optional<String> text(SdkRequest request, String member) {
        return request.sdkFields().stream().filter(field -> field.memberName().equals(member))
                .map(field -> field.getValueOrDefault(request)).filter(String.class::isInstance).map(String.class::cast).findFirst();
    }

    private static <T> List<T> list(SdkRequest request, String member, Class<T> element) {
        return request.getValueForField(member, List.class).map(list -> ((List<?>) list).stream().map(element::cast).toList()).orElse(List.of());
    }
}
