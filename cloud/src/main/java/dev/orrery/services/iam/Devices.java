package dev.orrery.services.iam;

import dev.orrery.kernel.Call;
import dev.orrery.kernel.identity.Principal;
import dev.orrery.kernel.store.Range;
import dev.orrery.kernel.store.Tables;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.iam.model.CreateVirtualMfaDeviceRequest;
import software.amazon.awssdk.services.iam.model.CreateVirtualMfaDeviceResponse;
import software.amazon.awssdk.services.iam.model.DeactivateMfaDeviceRequest;
import software.amazon.awssdk.services.iam.model.DeactivateMfaDeviceResponse;
import software.amazon.awssdk.services.iam.model.DeleteVirtualMfaDeviceRequest;
import software.amazon.awssdk.services.iam.model.DeleteVirtualMfaDeviceResponse;
import software.amazon.awssdk.services.iam.model.EnableMfaDeviceRequest;
import software.amazon.awssdk.services.iam.model.EnableMfaDeviceResponse;
import software.amazon.awssdk.services.iam.model.GetMfaDeviceRequest;
import software.amazon.awssdk.services.iam.model.GetMfaDeviceResponse;
import software.amazon.awssdk.services.iam.model.ListMfaDeviceTagsRequest;
import software.amazon.awssdk.services.iam.model.ListMfaDeviceTagsResponse;
import software.amazon.awssdk.services.iam.model.ListMfaDevicesRequest;
import software.amazon.awssdk.services.iam.model.ListMfaDevicesResponse;
import software.amazon.awssdk.services.iam.model.ListVirtualMfaDevicesRequest;
import software.amazon.awssdk.services.iam.model.ListVirtualMfaDevicesResponse;
import software.amazon.awssdk.services.iam.model.MFADevice;
import software.amazon.awssdk.services.iam.model.ResyncMfaDeviceRequest;
import software.amazon.awssdk.services.iam.model.ResyncMfaDeviceResponse;
import software.amazon.awssdk.services.iam.model.TagMfaDeviceRequest;
import software.amazon.awssdk.services.iam.model.TagMfaDeviceResponse;
import software.amazon.awssdk.services.iam.model.UntagMfaDeviceRequest;
import software.amazon.awssdk.services.iam.model.UntagMfaDeviceResponse;
import software.amazon.awssdk.services.iam.model.VirtualMFADevice;

/// Virtual MFA devices, which show a code of six digits every thirty seconds.
///
/// The root's devices are those in the account's row: a user may be named like the account, and is not the root for that.
final class Devices implements IamPart {
    /// Stands for the root where else a user's name does.
    private static final String ROOT = "";
    /// How large a module of a picture is, and its margin in modules, as readers want it.
    private static final int DOTS = 4;
    private static final int MARGIN = 4;
    private static final int SEED_BYTES = 40;
    private static final int DEVICES_MAX = 8;
    private static final int SERIAL_MIN = 9;
    private static final int SERIAL_MAX = 256;
    private static final int CODE_LENGTH = 6;
    private static final int NAME_MAX = 226;
    private static final Pattern CODE = Pattern.compile("[\\d]+");
    private static final Pattern SERIAL = Pattern.compile("[\\w+=/:,.@-]+");
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private final Registry registry;

    Devices(Registry registry) {
        this.registry = registry;
    }

    /// Whether a device of this user shows this code now, which then is used up.
    ///
    /// @param user empty for the root
    static boolean useCode(Registry registry, String user, String serialNumber, String code) {
        return registry.home().store().write(tx -> {
            var device = tx.get(DeviceRow.DEVICES, serialNumber).filter(row -> isOf(registry, tx, row, user));
            var step = device.map(row -> OneTimeCode.find(row.secret(), code, registry.now(), row.lastStep())).orElse(OptionalLong.empty());
            step.ifPresent(used -> tx.put(DeviceRow.DEVICES, serialNumber, device.orElseThrow().used(used)));
            return step.isPresent();
        });
    }

    @Override
    public CreateVirtualMfaDeviceResponse createVirtualMFADevice(CreateVirtualMfaDeviceRequest request) {
        var name = Checks.name("virtualMFADeviceName", request.virtualMFADeviceName(), NAME_MAX);
        var path = Checks.path(request.path());
        var tags = Checks.tags(request.tags());
        var serialNumber = "arn:aws:iam::" + registry.account() + ":mfa" + path + name;
        var seed = new byte[SEED_BYTES];
        registry.home().ids().fill(seed);
        registry.write(tx -> {
            if (tx.get(DeviceRow.DEVICES, serialNumber).isPresent()) {
                throw IamErrors.alreadyExists("MFADevice entity at the same path and name already exists.");
            }
            var row = new DeviceRow(serialNumber, seed, "", Instant.EPOCH, -1, tags, false);
            tx.put(DeviceRow.DEVICES, serialNumber, row);
            return row;
        });
        return CreateVirtualMfaDeviceResponse.builder().virtualMFADevice(device -> device.serialNumber(serialNumber)
                .base32StringSeed(SdkBytes.fromUtf8String(base32(seed)))
                .qrCodePNG(SdkBytes.fromByteArray(picture(name, base32(seed)))).tags(tags.stream().map(Label::tag).toList())).build();
    }

    @Override
    public EnableMfaDeviceResponse enableMFADevice(EnableMfaDeviceRequest request) {
        var name = Checks.name("userName", request.userName(), Checks.NAME_MAX);
        var serialNumber = serialNumber(request.serialNumber());
        registry.write(tx -> {
            var device = require(tx, serialNumber);
            var user = owner(tx, name);
            var owned = owned(tx, user);
            if (!device.user().isEmpty()) {
                throw IamErrors.alreadyExists("MFA Device is already in use.");
            }
            if (owned.size() >= DEVICES_MAX) {
                throw IamErrors.quota("MFADevicesPerUser", DEVICES_MAX);
            }
            long step = consecutive(device, request.authenticationCode1(), request.authenticationCode2());
            var stored = user.equals(ROOT) ? registry.account() : Users.require(tx, user).name();
            tx.put(DeviceRow.DEVICES, serialNumber, device.of(stored, registry.now(), step, user.equals(ROOT)));
            var devices = new ArrayList<>(owned);
            devices.add(new UserRow.Device(serialNumber, registry.now()));
            putOwned(tx, user, List.copyOf(devices));
            return device;
        });
        return EnableMfaDeviceResponse.builder().build();
    }

    @Override
    public ResyncMfaDeviceResponse resyncMFADevice(ResyncMfaDeviceRequest request) {
        var name = Checks.name("userName", request.userName(), Checks.NAME_MAX);
        var serialNumber = serialNumber(request.serialNumber());
        registry.write(tx -> {
            var device = requireOwned(tx, owner(tx, name), serialNumber);
            long step = consecutive(device, request.authenticationCode1(), request.authenticationCode2());
            tx.put(DeviceRow.DEVICES, serialNumber, device.used(step));
            return device;
        });
        return ResyncMfaDeviceResponse.builder().build();
    }

    /// The step of the second of two codes, one right after the other.
    private long consecutive(DeviceRow device, String first, String second) {
        code("authenticationCode1", first);
        code("authenticationCode2", second);
        long now = OneTimeCode.step(registry.now());
        for (long step = now - 2; step <= now + 2; step++) {
            if (OneTimeCode.of(device.secret(), step).equals(first) && OneTimeCode.of(device.secret(), step + 1).equals(second)) {
                return step + 1;
            }
        }
        throw IamErrors.error("InvalidAuthenticationCode", 403, "Authentication code for device is not valid");
    }

    @Override
    public DeactivateMfaDeviceResponse deactivateMFADevice(DeactivateMfaDeviceRequest request) {
        var serialNumber = serialNumber(request.serialNumber());
        registry.write(tx -> {
            var user = owner(tx, request.userName());
            var device = requireOwned(tx, user, serialNumber);
            tx.put(DeviceRow.DEVICES, serialNumber, device.ofNobody(user.equals(ROOT)));
            putOwned(tx, user, owned(tx, user).stream().filter(other -> !other.serialNumber().equals(serialNumber)).toList());
            return device;
        });
        return DeactivateMfaDeviceResponse.builder().build();
    }

    @Override
    public DeleteVirtualMfaDeviceResponse deleteVirtualMFADevice(DeleteVirtualMfaDeviceRequest request) {
        var serialNumber = serialNumber(request.serialNumber());
        registry.write(tx -> {
            if (!require(tx, serialNumber).user().isEmpty()) {
                throw IamErrors.conflict("MFA VirtualDevice in use. Must deactivate first.");
            }
            tx.delete(DeviceRow.DEVICES, serialNumber);
            return serialNumber;
        });
        return DeleteVirtualMfaDeviceResponse.builder().build();
    }

    @Override
    public GetMfaDeviceResponse getMFADevice(GetMfaDeviceRequest request) {
        var serialNumber = serialNumber(request.serialNumber());
        var row = registry.read(tx -> request.userName() == null ? require(tx, serialNumber)
                : requireOwned(tx, owner(tx, request.userName()), serialNumber));
        return GetMfaDeviceResponse.builder().serialNumber(serialNumber).userName(row.user().isEmpty() ? null : row.user())
                .enableDate(row.user().isEmpty() ? null : row.enabledAt()).build();
    }

    @Override
    public ListMfaDevicesResponse listMFADevices(ListMfaDevicesRequest request) {
        return registry.read(tx -> {
            var page = Page.of(owned(tx, owner(tx, request.userName())).stream().map(UserRow.Device::serialNumber).sorted()
                    .map(serial -> require(tx, serial)), DeviceRow::serialNumber, request.maxItems(), request.marker());
            return ListMfaDevicesResponse.builder().mfaDevices(page.items().stream().map(row -> MFADevice.builder().userName(row.user())
                            .serialNumber(row.serialNumber()).enableDate(row.enabledAt()).build()).toList())
                    .isTruncated(page.isTruncated()).marker(page.marker()).build();
        });
    }

    @Override
    public ListVirtualMfaDevicesResponse listVirtualMFADevices(ListVirtualMfaDevicesRequest request) {
        var wanted = request.assignmentStatus() == null ? "Any"
                : Checks.choice("assignmentStatus", request.assignmentStatusAsString(), Set.of("Any", "Assigned", "Unassigned"));
        return registry.read(tx -> {
            var page = Page.of(tx.scan(DeviceRow.DEVICES, Range.all()).filter(row -> wanted.equals("Any")
                            || wanted.equals("Assigned") != row.user().isEmpty()), DeviceRow::serialNumber, request.maxItems(), request.marker());
            return ListVirtualMfaDevicesResponse.builder().virtualMFADevices(page.items().stream().map(row -> described(tx, row)).toList())
                    .isTruncated(page.isTruncated()).marker(page.marker()).build();
        });
    }

    private VirtualMFADevice described(Tables.Read tx, DeviceRow row) {
        var device = VirtualMFADevice.builder().serialNumber(row.serialNumber());
        if (isRoots(registry, tx, row)) {
            device.enableDate(row.enabledAt()).user(user -> user.userId(registry.account()).arn("arn:aws:iam::" + registry.account() + ":root"));
        } else if (!row.user().isEmpty()) {
            device.enableDate(row.enabledAt()).user(new Users(registry).listed(Users.require(tx, row.user())).build());
        }
        return device.build();
    }

    @Override
    public TagMfaDeviceResponse tagMFADevice(TagMfaDeviceRequest request) {
        var tags = Checks.tags(request.tags());
        var serialNumber = serialNumber(request.serialNumber());
        registry.write(tx -> {
            var row = require(tx, serialNumber);
            tx.put(DeviceRow.DEVICES, serialNumber, row.withTags(Labels.with(row.tags(), tags)));
            return row;
        });
        return TagMfaDeviceResponse.builder().build();
    }

    @Override
    public UntagMfaDeviceResponse untagMFADevice(UntagMfaDeviceRequest request) {
        var keys = Checks.tagKeys(request.tagKeys());
        var serialNumber = serialNumber(request.serialNumber());
        registry.write(tx -> {
            var row = require(tx, serialNumber);
            tx.put(DeviceRow.DEVICES, serialNumber, row.withTags(Labels.without(row.tags(), keys)));
            return row;
        });
        return UntagMfaDeviceResponse.builder().build();
    }

    @Override
    public ListMfaDeviceTagsResponse listMFADeviceTags(ListMfaDeviceTagsRequest request) {
        var serialNumber = serialNumber(request.serialNumber());
        var page = Labels.page(registry.read(tx -> require(tx, serialNumber).tags()), request.maxItems(), request.marker());
        return ListMfaDeviceTagsResponse.builder().tags(page.items()).isTruncated(page.isTruncated()).marker(page.marker()).build();
    }

    /// Whose devices a request is about. The root has no name; it may say its account's number where no user is called so.
    ///
    /// @param userName null when the request names nobody
    private String owner(Tables.Read tx, String userName) {
        boolean byRoot = Call.current().caller().principal() instanceof Principal.Root;
        if (byRoot && userName == null) {
            return ROOT;
        }
        var name = Users.named(userName);
        return byRoot && name.equals(registry.account()) && tx.get(UserRow.USERS, name).isEmpty() ? ROOT : name;
    }

    private static boolean isOf(Registry registry, Tables.Read tx, DeviceRow row, String owner) {
        return isRoots(registry, tx, row) ? owner.equals(ROOT) : !owner.equals(ROOT) && row.user().equalsIgnoreCase(owner);
    }

    private static boolean isRoots(Registry registry, Tables.Read tx, DeviceRow row) {
        return registry.accountRow(tx).rootDevices().stream().anyMatch(device -> device.serialNumber().equals(row.serialNumber()));
    }

    private List<UserRow.Device> owned(Tables.Read tx, String owner) {
        return owner.equals(ROOT) ? registry.accountRow(tx).rootDevices() : Users.require(tx, owner).devices();
    }

    private void putOwned(Tables.Write tx, String owner, List<UserRow.Device> devices) {
        if (owner.equals(ROOT)) {
            Registry.put(tx, registry.accountRow(tx).withRootDevices(devices));
        } else {
            Users.require(tx, owner).withDevices(devices).put(tx);
        }
    }

    private static DeviceRow require(Tables.Read tx, String serialNumber) {
        return tx.get(DeviceRow.DEVICES, serialNumber).orElseThrow(
                () -> IamErrors.noSuchEntity("VirtualMFADevice with serial number " + serialNumber + " does not exist."));
    }

    private DeviceRow requireOwned(Tables.Read tx, String owner, String serialNumber) {
        if (!owner.equals(ROOT)) {
            Users.require(tx, owner);
        }
        return tx.get(DeviceRow.DEVICES, serialNumber).filter(row -> isOf(registry, tx, row, owner))
                .orElseThrow(() -> IamErrors.noSuchEntity("MFA Device invalid for user."));
    }

    private static String serialNumber(String text) {
        return Checks.text("serialNumber", text, SERIAL_MIN, SERIAL_MAX, SERIAL);
    }

    private static void code(String member, String text) {
        Checks.text(member, text, CODE_LENGTH, CODE_LENGTH, CODE);
    }

    /// What an authenticator takes from a screen. Source: IAM API Reference, `VirtualMFADevice`, `QRCodePNG`.
    private byte[] picture(String name, String seed) {
        var content = "otpauth://totp/" + name + "@" + registry.account() + "?secret=" + seed;
        return Png.of(QrCode.modules(content.getBytes(StandardCharsets.UTF_8)), DOTS, MARGIN);
    }

    /// Source: RFC 4648; forty bytes need no padding.
    private static String base32(byte[] bytes) {
        var text = new StringBuilder();
        long bits = 0;
        int count = 0;
        for (byte octet : bytes) {
            bits = bits << Byte.SIZE | octet & 0xFF;
            for (count += Byte.SIZE; count >= 5; count -= 5) {
                text.append(ALPHABET.charAt((int) (bits >> count - 5) & 31));
            }
        }
        return text.toString();
    }
}
