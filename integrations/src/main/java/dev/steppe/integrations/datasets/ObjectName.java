package dev.steppe.integrations.datasets;

import java.util.Optional;

/// Which object is meant.
///
/// @param version one version of it; absent for the newest
/// @param owner the account that must own the bucket
record ObjectName(String bucket, String key, Optional<String> version, Optional<String> owner) {
  /// Another object of the same bucket.
  ObjectName sibling(String key) {
    return new ObjectName(bucket, key, Optional.empty(), owner);
  }

  /// What the context object calls `Map.Item.Source`.
  String uri() {
    return uri(bucket) + "/" + key;
  }

  static String uri(String bucket) {
    return bucket.startsWith(FolderStore.SCHEME) ? bucket : "s3://" + bucket;
  }
}
