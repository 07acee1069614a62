package dev.orrery.services.iam;

import dev.orrery.kernel.store.Range;
import dev.orrery.kernel.store.Tables;
import software.amazon.awssdk.services.iam.model.AddUserToGroupRequest;
import software.amazon.awssdk.services.iam.model.AddUserToGroupResponse;
import software.amazon.awssdk.services.iam.model.CreateGroupRequest;
import software.amazon.awssdk.services.iam.model.CreateGroupResponse;
import software.amazon.awssdk.services.iam.model.DeleteGroupRequest;
import software.amazon.awssdk.services.iam.model.DeleteGroupResponse;
import software.amazon.awssdk.services.iam.model.GetGroupRequest;
import software.amazon.awssdk.services.iam.model.GetGroupResponse;
import software.amazon.awssdk.services.iam.model.Group;
import software.amazon.awssdk.services.iam.model.ListGroupsForUserRequest;
import software.amazon.awssdk.services.iam.model.ListGroupsForUserResponse;
import software.amazon.awssdk.services.iam.model.ListGroupsRequest;
import software.amazon.awssdk.services.iam.model.ListGroupsResponse;
import software.amazon.awssdk.services.iam.model.RemoveUserFromGroupRequest;
import software.amazon.awssdk.services.iam.model.RemoveUserFromGroupResponse;
import software.amazon.awssdk.services.iam.model.UpdateGroupRequest;
import software.amazon.awssdk.services.iam.model.UpdateGroupResponse;

/// Groups, and who is in them.
final class Groups implements IamPart {
    private static final int GROUPS_MAX = 300;
    private static final int GROUPS_PER_USER_MAX = 10;
    private final Registry registry;
    private final Users users;

    Groups(Registry registry) {
        this.registry = registry;
        this.users = new Users(registry);
    }

    @Override
    public CreateGroupResponse createGroup(CreateGroupRequest request) {
        var name = Checks.name("groupName", request.groupName(), Checks.NAME_MAX);
        var path = Checks.path(request.path());
        var id = registry.newId("AGPA");
        var row = registry.write(tx -> {
            if (tx.get(GroupRow.GROUPS, name).isPresent()) {
                throw IamErrors.alreadyExists(Entity.Kind.GROUP, name);
            }
            if (tx.scan(GroupRow.GROUPS, Range.all()).count() >= GROUPS_MAX) {
                throw IamErrors.quota("GroupsPerAccount", GROUPS_MAX);
            }
            var group = new GroupRow(name, path, id, registry.now(), Grants.NONE);
            group.put(tx);
            return group;
        });
        return CreateGroupResponse.builder().group(described(row)).build();
    }

    @Override
    public GetGroupResponse getGroup(GetGroupRequest request) {
        var name = name(request.groupName());
        return registry.read(tx -> {
            var group = require(tx, name);
            var page = Page.of(tx.scan(MemberRow.MEMBERS, MemberRow.in(name)), row -> Registry.folded(row.user()), request.maxItems(),
                    request.marker());
            return GetGroupResponse.builder().group(described(group))
                    .users(page.items().stream().map(row -> users.listed(Users.require(tx, row.user())).build()).toList())
                    .isTruncated(page.isTruncated()).marker(page.marker()).build();
        });
    }

    @Override
    public ListGroupsResponse listGroups(ListGroupsRequest request) {
        var prefix = Checks.pathPrefix(request.pathPrefix());
        return registry.read(tx -> {
            var page = Page.of(tx.scan(GroupRow.GROUPS, Range.all()).filter(row -> row.path().startsWith(prefix)),
                    row -> Registry.folded(row.name()), request.maxItems(), request.marker());
            return ListGroupsResponse.builder().groups(page.items().stream().map(this::described).toList())
                    .isTruncated(page.isTruncated()).marker(page.marker()).build();
        });
    }

    @Override
    public ListGroupsForUserResponse listGroupsForUser(ListGroupsForUserRequest request) {
        var name = Checks.name("userName", request.userName(), Checks.NAME_MAX);
        return registry.read(tx -> {
            var page = Page.of(Users.require(tx, name).groups().stream().map(Registry::folded).sorted(), group -> group,
                    request.maxItems(), request.marker());
            return ListGroupsForUserResponse.builder().groups(page.items().stream().map(group -> described(require(tx, group))).toList())
                    .isTruncated(page.isTruncated()).marker(page.marker()).build();
        });
    }

    @Override
    public UpdateGroupResponse updateGroup(UpdateGroupRequest request) {
        var name = name(request.groupName());
        var newName = request.newGroupName() == null ? name : Checks.name("newGroupName", request.newGroupName(), Checks.NAME_MAX);
        if (request.newPath() != null) {
            Checks.path("newPath", request.newPath());
        }
        registry.write(tx -> {
            var group = require(tx, name);
            if (!newName.equalsIgnoreCase(name) && tx.get(GroupRow.GROUPS, newName).isPresent()) {
                throw IamErrors.alreadyExists(Entity.Kind.GROUP, newName);
            }
            var renamed = group.renamed(request.newGroupName() == null ? group.name() : newName,
                    request.newPath() == null ? group.path() : request.newPath());
            Renaming.move(tx, group, renamed);
            return renamed;
        });
        return UpdateGroupResponse.builder().build();
    }

    @Override
    public DeleteGroupResponse deleteGroup(DeleteGroupRequest request) {
        var name = name(request.groupName());
        registry.write(tx -> {
            var group = require(tx, name);
            if (tx.scan(MemberRow.MEMBERS, MemberRow.in(name)).findAny().isPresent()) {
                throw IamErrors.deleteConflict("remove users from group");
            }
            Holders.requireNoPolicies(group);
            tx.delete(GroupRow.GROUPS, name);
            return group;
        });
        return DeleteGroupResponse.builder().build();
    }

    @Override
    public AddUserToGroupResponse addUserToGroup(AddUserToGroupRequest request) {
        var name = name(request.groupName());
        var userName = Checks.name("userName", request.userName(), Checks.NAME_MAX);
        registry.write(tx -> {
            var group = require(tx, name);
            var user = Users.require(tx, userName);
            if (isIn(user, group)) {
                return user;
            }
            if (user.groups().size() >= GROUPS_PER_USER_MAX) {
                throw IamErrors.quota("GroupsPerUser", GROUPS_PER_USER_MAX);
            }
            var member = new MemberRow(group.name(), user.name());
            tx.put(MemberRow.MEMBERS, member, member);
            var joined = user.withGroup(group.name());
            joined.put(tx);
            return joined;
        });
        return AddUserToGroupResponse.builder().build();
    }

    @Override
    public RemoveUserFromGroupResponse removeUserFromGroup(RemoveUserFromGroupRequest request) {
        var name = name(request.groupName());
        var userName = Checks.name("userName", request.userName(), Checks.NAME_MAX);
        registry.write(tx -> {
            var group = require(tx, name);
            var user = Users.require(tx, userName);
            if (!isIn(user, group)) {
                throw IamErrors.noSuchEntity(Entity.Kind.USER, userName);
            }
            tx.delete(MemberRow.MEMBERS, new MemberRow(group.name(), user.name()));
            var left = user.withoutGroup(group.name());
            left.put(tx);
            return left;
        });
        return RemoveUserFromGroupResponse.builder().build();
    }

    private static boolean isIn(UserRow user, GroupRow group) {
        return user.groups().stream().anyMatch(group.name()::equalsIgnoreCase);
    }

    private static String name(String name) {
        return Checks.name("groupName", name, Checks.NAME_MAX);
    }

    static GroupRow require(Tables.Read tx, String name) {
        return tx.get(GroupRow.GROUPS, name).orElseThrow(() -> IamErrors.noSuchEntity(Entity.Kind.GROUP, name));
    }

    Group described(GroupRow row) {
        return Group.builder().groupName(row.name()).path(row.path()).groupId(row.id()).arn(row.arn(registry.account()))
                .createDate(row.createdAt()).build();
    }
}
