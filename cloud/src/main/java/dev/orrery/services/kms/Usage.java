package dev.orrery.services.kms;

/// What a key is for. Never changes.
enum Usage { ENCRYPT_DECRYPT, SIGN_VERIFY, GENERATE_VERIFY_MAC, KEY_AGREEMENT }
