package dev.orrery.services.sns;

import java.util.Map;

/// How a one-time password is told, in the languages that `CreateSMSSandboxPhoneNumber` knows.
final class SandboxTexts {
    private static final String LANGUAGE = "en-US";
    private static final Map<String, String> TEXTS = Map.ofEntries(
            Map.entry(LANGUAGE, "Your verification code is"),
            Map.entry("en-GB", "Your verification code is"),
            Map.entry("es-419", "Su código de verificación es"),
            Map.entry("es-ES", "Su código de verificación es"),
            Map.entry("de-DE", "Ihr Bestätigungscode lautet"),
            Map.entry("fr-CA", "Votre code de vérification est"),
            Map.entry("fr-FR", "Votre code de vérification est"),
            Map.entry("it-IT", "Il tuo codice di verifica è"),
            Map.entry("ja-JP", "確認コード"),
            Map.entry("pt-BR", "Seu código de verificação é"),
            Map.entry("kr-KR", "인증 코드"),
            Map.entry("zh-CN", "您的验证码是"),
            Map.entry("zh-TW", "您的驗證碼是"));

    private SandboxTexts() { }

    /// @param language null for English
    static String of(String language, String code) {
        var text = TEXTS.get(language == null ? LANGUAGE : language);
        if (text == null) {
            throw SnsErrors.invalidParameter("LanguageCode");
        }
        return text + " " + code;
    }
}
