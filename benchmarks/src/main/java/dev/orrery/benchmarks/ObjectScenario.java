package dev.orrery.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/// What is asked of an object store. `prepare` fills the bucket; `request` makes the request with this number.
enum ObjectScenario implements Scenario {
    /// STS `GetCallerIdentity`, which reads and writes nothing: what every request costs. Orrery alone has it.
    IDENTITY(1) {
        @Override
        public boolean isFor(Target target) {
            return target == Target.ORRERY;
        }

        @Override
        Request request(Work work, int number) {
            return work.form("sts", "Action=GetCallerIdentity&Version=2011-06-15");
        }
    },
    PUT_1K(20_000) {
        @Override
        Request request(Work work, int number) {
            return work.put(key(number), SMALL, SMALL_HASH);
        }
    },
    GET_1K(20_000) {
        @Override
        void prepare(Work work, Load load) throws IOException {
            work.fill(this, load);
        }

        @Override
        Request request(Work work, int number) {
            return work.plain("GET", key(number), "");
        }
    },
    HEAD(20_000) {
        @Override
        void prepare(Work work, Load load) throws IOException {
            work.fill(this, load);
        }

        @Override
        Request request(Work work, int number) {
            return work.plain("HEAD", key(number), "");
        }
    },
    /// Deleting what is not there costs S3 the same answer; the first pass deletes what is.
    DELETE(20_000) {
        @Override
        void prepare(Work work, Load load) throws IOException {
            work.fill(this, load);
        }

        @Override
        Request request(Work work, int number) {
            return work.plain("DELETE", key(number), "");
        }
    },
    /// 70 % GET, 20 % PUT, 5 % HEAD, 5 % DELETE.
    MIXED(20_000) {
        @Override
        void prepare(Work work, Load load) throws IOException {
            work.fill(this, load);
        }

        @Override
        Request request(Work work, int number) {
            var dice = new Random(number).nextInt(100);
            var other = new Random(number * 31L).nextInt(work.keys(this) / 2);
            if (dice < 70) {
                return work.plain("GET", key(work.keys(this) / 2 + other), "");
            }
            if (dice < 90) {
                return work.put(key(number), SMALL, SMALL_HASH);
            }
            return dice < 95 ? work.plain("HEAD", key(work.keys(this) / 2 + other), "") : work.plain("DELETE", key(other), "");
        }
    },
    PUT_8M(64) {
        @Override
        Request request(Work work, int number) {
            return work.put(key(number), LARGE, LARGE_HASH);
        }
    },
    GET_8M(64) {
        @Override
        void prepare(Work work, Load load) throws IOException {
            load.each(16, number -> work.put(key(number), LARGE, LARGE_HASH));
        }

        @Override
        Request request(Work work, int number) {
            return work.plain("GET", key(number % 16), "");
        }
    },
    /// A page of 1,000 somewhere in a bucket of 1,000 objects.
    LIST_1K(200) {
        @Override
        void prepare(Work work, Load load) throws IOException {
            load.each(1_000, number -> work.put(key(number), SMALL, SMALL_HASH));
        }

        @Override
        Request request(Work work, int number) {
            return work.plain("GET", "", "list-type=2&max-keys=1000");
        }
    },
    /// A page of 1,000 somewhere in a bucket of 1,000,000 objects.
    LIST_1M(200) {
        @Override
        void prepare(Work work, Load load) throws IOException {
            load.each(1_000_000, number -> work.put(key(number), SMALL, SMALL_HASH));
        }

        @Override
        Request request(Work work, int number) {
            return work.plain("GET", "", "list-type=2&max-keys=1000&start-after=" + key(number * 4_900));
        }
    };

    private static final byte[] SMALL = bytes(1024);
    private static final byte[] LARGE = bytes(8 * 1024 * 1024);
    private static final String SMALL_HASH = Signer.sha256(SMALL);
    private static final String LARGE_HASH = Signer.sha256(LARGE);

    private final int distinct;

    ObjectScenario(int distinct) {
        this.distinct = distinct;
    }

    /// How many different requests are signed before the clock starts; they are sent round and round.
    private int distinct(Target target) {
        return Math.min(distinct, target.keysMax());
    }

    /// With the number of keys where the server is asked for fewer than others are.
    @Override
    public String name(Target target) {
        return distinct(target) == distinct ? name() : name() + " (" + distinct(target) + " keys)";
    }

    @Override
    public boolean isFor(Target target) {
        return target.kinds().contains(Target.Kind.OBJECTS);
    }

    @Override
    public Load.Figures run(Options options, Running server) throws IOException {
        var load = new Load(server, options.connections());
        var work = new Work(server, server.signer(), bucket(), options.unsignedPayload());
        if (!server.once("PUT", "/" + bucket(), "").succeeded()) {
            throw new IOException(server.target() + " makes no bucket");
        }
        prepare(work, load);
        // Signed anew: filling a large bucket may take longer than a signature lives.
        var fresh = new Work(server, server.signer(), bucket(), options.unsignedPayload());
        List<Request> requests = IntStream.range(0, distinct(server.target())).mapToObj(number -> request(fresh, number)).toList();
        return load.run(requests, options.warmUpSeconds(), options.seconds());
    }

    void prepare(Work work, Load load) throws IOException { }

    abstract Request request(Work work, int number);

    String bucket() {
        return "bench-" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// A small object under the key with this number.
    static Request small(Work work, int number) {
        return work.put(key(number), SMALL, SMALL_HASH);
    }

    static String key(int number) {
        return "key-%08d".formatted(number);
    }

    private static byte[] bytes(int length) {
        var bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    /// Makes signed requests for one bucket of one server.
    record Work(Running server, Signer signer, String bucket, boolean unsignedPayload) {
        Request put(String key, byte[] content, String hash) {
            return new Request(signer.head("PUT", server.host(), path(key), "", unsignedPayload ? Signer.UNSIGNED : hash,
                    Map.of("content-length", Integer.toString(content.length))), content, 1);
        }

        Request plain(String method, String key, String query) {
            return Request.withoutBody(signer.head(method, server.host(), path(key), canonical(query), Signer.EMPTY, Map.of()));
        }

        /// A call in the query protocol.
        Request form(String service, String parameters) {
            var content = parameters.getBytes(StandardCharsets.UTF_8);
            return new Request(server.signer(service).head("POST", server.host(), "/", "", Signer.sha256(content), Map.of(
                    "content-length", Integer.toString(content.length), "content-type", "application/x-www-form-urlencoded")), content, 1);
        }

        int keys(ObjectScenario scenario) {
            return scenario.distinct(server.target());
        }

        /// All keys of a scenario, with small objects.
        void fill(ObjectScenario scenario, Load load) throws IOException {
            load.each(keys(scenario), number -> put(key(number), SMALL, SMALL_HASH));
        }

        private String path(String key) {
            return key.isEmpty() ? "/" + bucket : "/" + bucket + "/" + key;
        }

        /// In the order of the names, as the signature wants it.
        private static String canonical(String query) {
            return query.isEmpty() ? "" : String.join("&", Arrays.stream(query.split("&")).sorted().toList());
        }
    }
}
