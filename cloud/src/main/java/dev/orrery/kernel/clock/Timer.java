package dev.orrery.kernel.clock;

import dev.orrery.kernel.HomeId;
import java.time.Instant;

/// Something that falls due: one per service, home, kind and key. Setting it again moves it.
public record Timer(HomeId home, String service, String kind, String key, Instant due) { }
