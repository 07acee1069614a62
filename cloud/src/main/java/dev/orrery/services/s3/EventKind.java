package dev.orrery.services.s3;

/// What can happen to an object, as notifications call it.
///
/// Lost objects of reduced redundancy, moves between the tiers of `INTELLIGENT_TIERING`, and replication that is late or no longer
/// measured do not happen in this cloud, so they are not here.
/// Source: S3 User Guide, "Event notification types and destinations" and "Event message structure".
enum EventKind {
    PUT("ObjectCreated:Put", "2.1", Tells.CONTENT_IN_ORDER),
    POST("ObjectCreated:Post", "2.1", Tells.CONTENT_IN_ORDER),
    COPY("ObjectCreated:Copy", "2.1", Tells.CONTENT_IN_ORDER),
    COMPLETE_MULTIPART_UPLOAD("ObjectCreated:CompleteMultipartUpload", "2.1", Tells.CONTENT_IN_ORDER),
    DELETE("ObjectRemoved:Delete", "2.1", Tells.ORDER),
    DELETE_MARKER_CREATED("ObjectRemoved:DeleteMarkerCreated", "2.1", Tells.MARKER_IN_ORDER),
    RESTORE_POST("ObjectRestore:Post", "2.1", Tells.CONTENT_IN_ORDER),
    RESTORE_COMPLETED("ObjectRestore:Completed", "2.1", Tells.CONTENT_IN_ORDER),
    RESTORE_DELETE("ObjectRestore:Delete", "2.3", Tells.CONTENT_IN_ORDER),
    TAGGING_PUT("ObjectTagging:Put", "2.3", Tells.TAG),
    TAGGING_DELETE("ObjectTagging:Delete", "2.3", Tells.TAG),
    ACL_PUT("ObjectAcl:Put", "2.3", Tells.TAG),
    LIFECYCLE_DELETE("LifecycleExpiration:Delete", "2.3", Tells.ORDER),
    LIFECYCLE_DELETE_MARKER_CREATED("LifecycleExpiration:DeleteMarkerCreated", "2.3", Tells.MARKER_IN_ORDER),
    LIFECYCLE_TRANSITION("LifecycleTransition", "2.3", Tells.CONTENT),
    REPLICATION_FAILED("Replication:OperationFailedReplication", "2.2", Tells.CONTENT_IN_ORDER);

    final String told;
    final String version;
    final Tells tells;

    /// What a message tells of the object besides its key.
    enum Tells {
        CONTENT_IN_ORDER(true, true, true), CONTENT(true, true, false), MARKER_IN_ORDER(false, true, true), TAG(false, true, false),
        ORDER(false, false, true);

        final boolean size;
        final boolean etag;
        final boolean sequencer;

        Tells(boolean size, boolean etag, boolean sequencer) {
            this.size = size;
            this.etag = etag;
            this.sequencer = sequencer;
        }
    }

    /// @param told the name in messages
    /// @param version of the messages' structure
    EventKind(String told, String version, Tells tells) {
        this.told = told;
        this.version = version;
        this.tells = tells;
    }

    /// The name in configurations.
    String asked() {
        return "s3:" + told;
    }
}
