package dev.orrery.services.iam;

/// Roles that belong to a service.
final class ServiceLinkedRoles {
    private ServiceLinkedRoles() { }

    static String path(String service) {
        return "/aws-service-role/" + service + "/";
    }
}
