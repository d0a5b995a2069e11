package dev.steppe.integrations.web;

import java.net.UnknownHostException;

/// Requests may not go to that host. It is an [UnknownHostException] so that whoever connects lets
/// it through.
public final class ForbiddenHostException extends UnknownHostException {
  private static final long serialVersionUID = 1;

  /// @param why what stands against it, and what to do if it is meant
  public ForbiddenHostException(String why) {
    super(why);
  }
}
