package dev.orrery.services.iam;

import static dev.orrery.services.iam.EntitiesTest.assertError;
import static dev.orrery.services.iam.PermissionsTest.assertDenied;
import static dev.orrery.services.iam.PermissionsTest.document;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.Orrery;
import java.time.Duration;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.sts.StsClient;

/// MFA devices and the sessions that they make.
class DevicesTest {
    private final Orrery cloud = Orrery.start();
    private final IamClient iam = cloud.client(IamClient.class);

    @AfterEach
    void close() {
        cloud.close();
    }

    /// The table of RFC 6238, Appendix B, its last six digits.
    @Test
    void makesTheCodesOfTheStandard() {
        var secret = HexFormat.of().parseHex("3132333435363738393031323334353637383930");
        assertThat(OneTimeCode.of(secret, 59 / 30)).isEqualTo("287082");
        assertThat(OneTimeCode.of(secret, 1111111109L / 30)).isEqualTo("081804");
        assertThat(OneTimeCode.of(secret, 20000000000L / 30)).isEqualTo("353130");
    }

    @Test
    void sessionWithCodeMayWhatNeedsMfa() {
        iam.createUser(create -> create.userName("alice"));
        iam.putUserPolicy(put -> put.userName("alice").policyName("mfa").policyDocument(document("'Effect':'Allow','Action':'iam:ListUsers',"
                + "'Resource':'*','Condition':{'Bool':{'aws:MultiFactorAuthPresent':'true'},'NumericLessThan':{'aws:MultiFactorAuthAge':'3600'}}")));
        var key = iam.createAccessKey(create -> create.userName("alice")).accessKey();
        var alice = cloud.as(key.accessKeyId(), key.secretAccessKey());
        var device = iam.createVirtualMFADevice(create -> create.virtualMFADeviceName("phone")).virtualMFADevice();
        var secret = decoded(device.base32StringSeed().asUtf8String());
        var serial = device.serialNumber();
        assertThat(serial).isEqualTo("arn:aws:iam::123456789012:mfa/phone");
        assertError(() -> iam.enableMFADevice(enable -> enable.userName("alice").serialNumber(serial).authenticationCode1("000000")
                .authenticationCode2("000001")), 403, "InvalidAuthenticationCode", "Authentication code for device is not valid");
        long step = OneTimeCode.step(cloud.time().now());
        iam.enableMFADevice(enable -> enable.userName("alice").serialNumber(serial).authenticationCode1(OneTimeCode.of(secret, step - 1))
                .authenticationCode2(OneTimeCode.of(secret, step)));
        assertThat(iam.listMFADevices(list -> list.userName("alice")).mfaDevices()).hasSize(1);

        assertDenied(() -> alice.client(IamClient.class).listUsers(), "no identity-based policy");
        assertDenied(() -> alice.client(StsClient.class).getSessionToken(get -> get.serialNumber(serial).tokenCode(OneTimeCode.of(secret, step))),
                "MultiFactorAuthentication failed with invalid MFA one time pass code.");
        var credentials = alice.client(StsClient.class)
                .getSessionToken(get -> get.serialNumber(serial).tokenCode(OneTimeCode.of(secret, step + 1))).credentials();
        var session = cloud.as(credentials.accessKeyId(), credentials.secretAccessKey(), credentials.sessionToken());
        assertThat(session.client(IamClient.class).listUsers().users()).hasSize(1);
        cloud.time().advance(Duration.ofHours(1));
        assertDenied(() -> session.client(IamClient.class).listUsers(), "no identity-based policy");
        assertThat(session.client(StsClient.class).getCallerIdentity().arn()).isEqualTo("arn:aws:iam::123456789012:user/alice");
        assertDenied(() -> session.client(StsClient.class).getSessionToken(), "Cannot call GetSessionToken with session credentials");

        assertError(() -> iam.deleteVirtualMFADevice(delete -> delete.serialNumber(serial)), 409, "DeleteConflict",
                "MFA VirtualDevice in use. Must deactivate first.");
        iam.deactivateMFADevice(deactivate -> deactivate.userName("alice").serialNumber(serial));
        iam.deleteVirtualMFADevice(delete -> delete.serialNumber(serial));
    }

    @Test
    void codeCountsForASessionThatHadNone() {
        // given a role that wants a device, and a session that showed none
        iam.createUser(create -> create.userName("alice"));
        iam.putUserPolicy(put -> put.userName("alice").policyName("p").policyDocument(document("'Effect':'Allow','Action':'sts:*','Resource':'*'")));
        iam.createRole(create -> create.roleName("safe").assumeRolePolicyDocument(document("'Effect':'Allow','Principal':{'AWS':'123456789012'},"
                + "'Action':'sts:AssumeRole','Condition':{'Bool':{'aws:MultiFactorAuthPresent':'true'}}")));
        var key = iam.createAccessKey(create -> create.userName("alice")).accessKey();
        var secret = enabled("alice", "phone");
        var credentials = cloud.as(key.accessKeyId(), key.secretAccessKey()).client(StsClient.class).getSessionToken().credentials();
        var session = cloud.as(credentials.accessKeyId(), credentials.secretAccessKey(), credentials.sessionToken()).client(StsClient.class);

        // then
        assertDenied(() -> session.assumeRole(assume -> assume.roleArn("arn:aws:iam::123456789012:role/safe").roleSessionName("run")), "");
        assertThat(session.assumeRole(assume -> assume.roleArn("arn:aws:iam::123456789012:role/safe").roleSessionName("run")
                .serialNumber("arn:aws:iam::123456789012:mfa/phone").tokenCode(next(secret))).credentials()).isNotNull();
    }

    @Test
    void userNamedLikeTheAccountIsNotTheRoot() {
        // given
        iam.createUser(create -> create.userName("123456789012"));
        var key = iam.createAccessKey(create -> create.userName("123456789012")).accessKey();
        var user = cloud.as(key.accessKeyId(), key.secretAccessKey()).client(StsClient.class);
        var serial = "arn:aws:iam::123456789012:mfa/phone";
        var secret = enabled("123456789012", "phone");

        // then the device is the user's alone
        assertThat(iam.listMFADevices().mfaDevices()).isEmpty();
        assertThat(iam.listMFADevices(list -> list.userName("123456789012")).mfaDevices()).hasSize(1);
        assertThat(iam.listVirtualMFADevices().virtualMFADevices().getFirst().user().arn()).isEqualTo("arn:aws:iam::123456789012:user/123456789012");
        assertDenied(() -> cloud.client(StsClient.class).getSessionToken(get -> get.serialNumber(serial).tokenCode(next(secret))),
                "invalid MFA one time pass code");
        assertThat(user.getSessionToken(get -> get.serialNumber(serial).tokenCode(next(secret))).credentials()).isNotNull();
        iam.deactivateMFADevice(off -> off.userName("123456789012").serialNumber(serial));
        assertThat(iam.listMFADevices(list -> list.userName("123456789012")).mfaDevices()).isEmpty();
    }

    @Test
    void deviceOfTheRootIsNobodyElses() {
        // given
        iam.createUser(create -> create.userName("alice"));
        iam.putUserPolicy(put -> put.userName("alice").policyName("p").policyDocument(document("'Effect':'Allow','Action':'iam:*','Resource':'*'")));
        var key = iam.createAccessKey(create -> create.userName("alice")).accessKey();
        var alice = cloud.as(key.accessKeyId(), key.secretAccessKey()).client(IamClient.class);
        var serial = "arn:aws:iam::123456789012:mfa/safe";
        enabled("123456789012", "safe");

        // then neither who names the root nor who is named like it comes near
        assertError(() -> alice.deactivateMFADevice(off -> off.userName("123456789012").serialNumber(serial)), 404, "NoSuchEntity",
                "The user with name 123456789012 cannot be found.");
        iam.createUser(create -> create.userName("123456789012"));
        assertError(() -> alice.deactivateMFADevice(off -> off.userName("123456789012").serialNumber(serial)), 404, "NoSuchEntity",
                "MFA Device invalid for user.");
        assertThat(iam.listMFADevices().mfaDevices()).hasSize(1);
        iam.deactivateMFADevice(off -> off.serialNumber(serial));
        assertThat(iam.listMFADevices().mfaDevices()).isEmpty();
    }

    /// Makes a device, gives it to a user or the root, and tells what it makes its codes of.
    private byte[] enabled(String user, String name) {
        var device = iam.createVirtualMFADevice(create -> create.virtualMFADeviceName(name)).virtualMFADevice();
        var secret = decoded(device.base32StringSeed().asUtf8String());
        long step = OneTimeCode.step(cloud.time().now());
        iam.enableMFADevice(enable -> enable.userName(user).serialNumber(device.serialNumber())
                .authenticationCode1(OneTimeCode.of(secret, step - 1)).authenticationCode2(OneTimeCode.of(secret, step)));
        return secret;
    }

    private String next(byte[] secret) {
        return OneTimeCode.of(secret, OneTimeCode.step(cloud.time().now()) + 1);
    }

    static byte[] decoded(String base32) {
        var bytes = new byte[base32.length() * 5 / 8];
        long bits = 0;
        int count = 0;
        int at = 0;
        for (char c : base32.toCharArray()) {
            bits = bits << 5 | "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(c);
            count += 5;
            if (count >= 8) {
                bytes[at++] = (byte) (bits >> (count -= 8));
            }
        }
        return bytes;
    }
}
