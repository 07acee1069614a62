package dev.orrery.cli.log;

import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;

/// One logger: its name decides what is shown.
final class LogLines extends LegacyAbstractLogger {
    private static final long serialVersionUID = 1L;
    private final boolean ours;

    LogLines(String name) {
        this.name = name;
        this.ours = name.startsWith("dev.orrery.");
    }

    @Override
    public boolean isTraceEnabled() {
        return Log.shows(ours, Level.TRACE);
    }

    @Override
    public boolean isDebugEnabled() {
        return Log.shows(ours, Level.DEBUG);
    }

    @Override
    public boolean isInfoEnabled() {
        return Log.shows(ours, Level.INFO);
    }

    @Override
    public boolean isWarnEnabled() {
        return Log.shows(ours, Level.WARN);
    }

    @Override
    public boolean isErrorEnabled() {
        return Log.shows(ours, Level.ERROR);
    }

    @Override
    protected String getFullyQualifiedCallerName() {
        return null;
    }

    @Override
    protected void handleNormalizedLoggingCall(Level level, Marker marker, String pattern, Object[] arguments, Throwable thrown) {
        Log.write(name, level, pattern, arguments, thrown);
    }
}
