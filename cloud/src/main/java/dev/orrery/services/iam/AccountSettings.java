package dev.orrery.services.iam;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.iam.model.CreateAccountAliasRequest;
import software.amazon.awssdk.services.iam.model.CreateAccountAliasResponse;
import software.amazon.awssdk.services.iam.model.DeleteAccountAliasRequest;
import software.amazon.awssdk.services.iam.model.DeleteAccountAliasResponse;
import software.amazon.awssdk.services.iam.model.DeleteAccountPasswordPolicyRequest;
import software.amazon.awssdk.services.iam.model.DeleteAccountPasswordPolicyResponse;
import software.amazon.awssdk.services.iam.model.GetAccountPasswordPolicyRequest;
import software.amazon.awssdk.services.iam.model.GetAccountPasswordPolicyResponse;
import software.amazon.awssdk.services.iam.model.ListAccountAliasesRequest;
import software.amazon.awssdk.services.iam.model.ListAccountAliasesResponse;
import software.amazon.awssdk.services.iam.model.SetSecurityTokenServicePreferencesRequest;
import software.amazon.awssdk.services.iam.model.SetSecurityTokenServicePreferencesResponse;
import software.amazon.awssdk.services.iam.model.UpdateAccountPasswordPolicyRequest;
import software.amazon.awssdk.services.iam.model.UpdateAccountPasswordPolicyResponse;

/// What there is once per account: its alias, its rules for passwords, and what tokens it wants.
final class AccountSettings implements IamPart {
    private static final int ALIAS_MIN = 3;
    private static final int ALIAS_MAX = 63;
    private static final int PASSWORD_LENGTH_MAX = 128;
    private static final int AGE_DAYS_MAX = 1095;
    private static final Pattern ALIAS = Pattern.compile("^[a-z0-9]([a-z0-9]|-(?!-)){1,61}[a-z0-9]$");
    private final Registry registry;

    AccountSettings(Registry registry) {
        this.registry = registry;
    }

    @Override
    public CreateAccountAliasResponse createAccountAlias(CreateAccountAliasRequest request) {
        var alias = alias(request.accountAlias());
        registry.write(tx -> {
            var row = registry.accountRow(tx).withAlias(alias);
            Registry.put(tx, row);
            return row;
        });
        return CreateAccountAliasResponse.builder().build();
    }

    @Override
    public DeleteAccountAliasResponse deleteAccountAlias(DeleteAccountAliasRequest request) {
        var alias = alias(request.accountAlias());
        registry.write(tx -> {
            var row = registry.accountRow(tx);
            if (!row.alias().equals(alias)) {
                throw IamErrors.noSuchEntity("The account alias " + alias + " cannot be found.");
            }
            Registry.put(tx, row.withAlias(""));
            return row;
        });
        return DeleteAccountAliasResponse.builder().build();
    }

    @Override
    public ListAccountAliasesResponse listAccountAliases(ListAccountAliasesRequest request) {
        Checks.items(request.maxItems());
        var alias = registry.read(registry::accountRow).alias();
        return ListAccountAliasesResponse.builder().accountAliases(alias.isEmpty() ? List.of() : List.of(alias)).isTruncated(false).build();
    }

    private static String alias(String alias) {
        return Checks.text("accountAlias", alias, ALIAS_MIN, ALIAS_MAX, ALIAS);
    }

    @Override
    public UpdateAccountPasswordPolicyResponse updateAccountPasswordPolicy(UpdateAccountPasswordPolicyRequest request) {
        int length = request.minimumPasswordLength() == null ? PasswordRules.LENGTH_MIN
                : Checks.number("minimumPasswordLength", request.minimumPasswordLength(), PasswordRules.LENGTH_MIN, PASSWORD_LENGTH_MAX);
        int age = request.maxPasswordAge() == null ? 0 : Checks.number("maxPasswordAge", request.maxPasswordAge(), 1, AGE_DAYS_MAX);
        int remembered = request.passwordReusePrevention() == null ? 0
                : Checks.number("passwordReusePrevention", request.passwordReusePrevention(), 1, PasswordRules.REMEMBERED_MAX);
        var rules = new PasswordRules(length, is(request.requireSymbols()), is(request.requireNumbers()),
                is(request.requireUppercaseCharacters()), is(request.requireLowercaseCharacters()), is(request.allowUsersToChangePassword()),
                age, remembered, is(request.hardExpiry()));
        registry.write(tx -> {
            var row = registry.accountRow(tx).withPasswordRules(Optional.of(rules));
            Registry.put(tx, row);
            return row;
        });
        return UpdateAccountPasswordPolicyResponse.builder().build();
    }

    /// Source: IAM User Guide, "Manage AWS STS in an AWS Region".
    @Override
    public SetSecurityTokenServicePreferencesResponse setSecurityTokenServicePreferences(SetSecurityTokenServicePreferencesRequest request) {
        var version = Checks.choice("globalEndpointTokenVersion", request.globalEndpointTokenVersionAsString(), Set.of("v1Token", "v2Token"));
        registry.write(tx -> {
            var row = registry.accountRow(tx).withAllRegionsTokens(version.equals("v2Token"));
            Registry.put(tx, row);
            return row;
        });
        return SetSecurityTokenServicePreferencesResponse.builder().build();
    }

    private static boolean is(Boolean value) {
        return Boolean.TRUE.equals(value);
    }

    @Override
    public GetAccountPasswordPolicyResponse getAccountPasswordPolicy(GetAccountPasswordPolicyRequest request) {
        var rules = registry.read(registry::accountRow).passwordRules().orElseThrow(this::noRules);
        return GetAccountPasswordPolicyResponse.builder().passwordPolicy(policy -> policy.minimumPasswordLength(rules.lengthMin())
                .requireSymbols(rules.symbols()).requireNumbers(rules.numbers()).requireUppercaseCharacters(rules.upperCase())
                .requireLowercaseCharacters(rules.lowerCase()).allowUsersToChangePassword(rules.usersMayChange())
                .expirePasswords(rules.ageDaysMax() > 0).maxPasswordAge(rules.ageDaysMax() > 0 ? rules.ageDaysMax() : null)
                .passwordReusePrevention(rules.remembered() > 0 ? rules.remembered() : null).hardExpiry(rules.hardExpiry())).build();
    }

    @Override
    public DeleteAccountPasswordPolicyResponse deleteAccountPasswordPolicy(DeleteAccountPasswordPolicyRequest request) {
        registry.write(tx -> {
            var row = registry.accountRow(tx);
            if (row.passwordRules().isEmpty()) {
                throw noRules();
            }
            Registry.put(tx, row.withPasswordRules(Optional.empty()));
            return row;
        });
        return DeleteAccountPasswordPolicyResponse.builder().build();
    }

    private RuntimeException noRules() {
        return IamErrors.noSuchEntity("The Password Policy with domain name " + registry.account() + " cannot be found.");
    }
}
