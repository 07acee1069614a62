package dev.orrery.kernel.identity;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// One statement of a policy, compiled. Made by [Policy#parse].
public final class Statement {

    /// What it does to what it applies to.
    public enum Effect { ALLOW, DENY }

    private final String label;
    private final String sid;
    private final Effect effect;
    private final Optional<Principals> principals;
    private final boolean actionsNegated;
    private final ActionPattern[] actions;
    private final boolean resourcesNegated;
    private final ArnPattern[] resources;
    private final Condition[] conditions;

    Statement(int number, String sid, Effect effect, Optional<Principals> principals, boolean actionsNegated,
            List<ActionPattern> actions, boolean resourcesNegated, List<ArnPattern> resources, List<Condition> conditions) {
        this.label = sid.isEmpty() ? "#" + number : sid;
        this.sid = sid;
        this.effect = effect;
        this.principals = principals;
        this.actionsNegated = actionsNegated;
        this.actions = actions.toArray(ActionPattern[]::new);
        this.resourcesNegated = resourcesNegated;
        this.resources = resources.toArray(ArnPattern[]::new);
        this.conditions = conditions.toArray(Condition[]::new);
    }

    /// Empty when it has none.
    public String sid() {
        return sid;
    }

    /// Its `Sid`, or `#2` for the second.
    public String label() {
        return label;
    }

    public Effect effect() {
        return effect;
    }

    /// Whom it is about; empty in policies of identities, which are about their holder.
    public Optional<Principals> principals() {
        return principals;
    }

    /// Whether [#actions] are those of `NotAction`.
    public boolean actionsNegated() {
        return actionsNegated;
    }

    /// The actions as written.
    public List<String> actions() {
        return texts(actions);
    }

    /// Whether one of its actions is this one. Tells nothing of `NotAction`.
    public boolean namesAction(String action) {
        return isAmong(actions, ActionPattern.fold(action));
    }

    /// Whether [#resources] are those of `NotResource`.
    public boolean resourcesNegated() {
        return resourcesNegated;
    }

    /// The resources as written; none in trust policies, which are about their role.
    public List<String> resources() {
        return texts(resources);
    }

    public List<Condition> conditions() {
        return List.of(conditions);
    }

    /// Checks that actions and condition keys have the form of names, which S3 wants and IAM does not.
    ///
    /// @throws MalformedPolicyException when one has not
    void requireNames() {
        if (!Arrays.stream(actions).allMatch(ActionPattern::isName)) {
            throw ActionPattern.invalid();
        }
        if (!Arrays.stream(conditions).allMatch(condition -> condition.key().indexOf(':') > 0)) {
            throw new MalformedPolicyException(MalformedPolicyException.Problem.CONDITION, "Policy has an invalid condition key");
        }
    }

    boolean isAboutAction(Circumstances circumstances) {
        return isAmong(actions, circumstances.actionFolded()) != actionsNegated;
    }

    /// In the policy of a resource a statement without resources is about that resource; anywhere else it is a defect, and
    /// denies everything and allows nothing. A `NotResource` whose variables have no value never allows.
    boolean isAboutResource(AttachedPolicy.Kind kind, Circumstances circumstances) {
        if (resources.length == 0) {
            return kind == AttachedPolicy.Kind.RESOURCE || effect == Effect.DENY;
        }
        var resource = circumstances.access().resource();
        for (var pattern : resources) {
            if (pattern.matches(resource, circumstances)) {
                return !resourcesNegated;
            }
            if (resourcesNegated && effect == Effect.ALLOW && !pattern.isResolvable(circumstances)) {
                return false;
            }
        }
        return resourcesNegated;
    }

    /// How it speaks of the caller. Without principals it is about the holder of the policy; in a policy of a resource that
    /// is a defect, and the statement then denies everyone and allows nobody.
    Reach reach(AttachedPolicy.Kind kind, Circumstances circumstances) {
        if (principals.isPresent()) {
            return principals.get().reach(circumstances);
        }
        return switch (kind) {
            case RESOURCE -> effect == Effect.DENY ? Reach.DIRECT : Reach.NONE;
            case SERVICE_CONTROL, RESOURCE_CONTROL, IDENTITY, BOUNDARY, SESSION -> Reach.DIRECT;
        };
    }

    /// The first condition that does not hold.
    Optional<Condition> failing(Circumstances circumstances) {
        for (var condition : conditions) {
            if (!condition.holds(effect, circumstances)) {
                return Optional.of(condition);
            }
        }
        return Optional.empty();
    }

    /// Adds the condition keys that it asks for, in lower case.
    void addKeys(Set<String> keys) {
        for (var condition : conditions) {
            keys.add(ConditionKey.of(condition.key()).folded());
            condition.values().forEach(value -> Template.addVariables(value, keys));
        }
        for (var resource : resources) {
            Template.addVariables(resource.toString(), keys);
        }
    }

    private static boolean isAmong(ActionPattern[] patterns, String actionFolded) {
        for (var pattern : patterns) {
            if (pattern.matches(actionFolded)) {
                return true;
            }
        }
        return false;
    }

    private static List<String> texts(Object[] patterns) {
        return Arrays.stream(patterns).map(Object::toString).toList();
    }
}
