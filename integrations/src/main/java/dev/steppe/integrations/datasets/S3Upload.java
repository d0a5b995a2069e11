package dev.steppe.integrations.datasets;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/// An object that is written to S3: at once if it is small, in parts otherwise. Not thread-safe.
final class S3Upload implements ObjectStore.Upload {
  /// How much is held before it is sent. S3 wants at least 5 MiB and takes 10,000 parts, so that
  /// this allows objects of 80 GB.
  private static final int PART = 8 << 20;

  private final S3Client client;
  private final String bucket;
  private final String key;
  private final List<CompletedPart> parts = new ArrayList<>();
  private Optional<String> upload = Optional.empty();
  private byte[] held = new byte[8192];
  private int length;
  private long size;
  private boolean finished;

  S3Upload(S3Client client, String bucket, String key) {
    this.client = client;
    this.bucket = bucket;
    this.key = key;
  }

  @Override
  public void write(byte[] bytes) throws IOException {
    int at = 0;
    while (at < bytes.length) {
      if (length == PART) {
        sendPart();
      }
      int count = Math.min(bytes.length - at, PART - length);
      if (length + count > held.length) {
        held = Arrays.copyOf(held, Math.min(PART, Math.max(length + count, held.length * 2)));
      }
      System.arraycopy(bytes, at, held, length, count);
      length += count;
      at += count;
    }
    size += bytes.length;
  }

  private RequestBody body() {
    return RequestBody.fromRemainingByteBuffer(ByteBuffer.wrap(held, 0, length));
  }

  private void sendPart() throws IOException {
    try {
      if (upload.isEmpty()) {
        upload =
            Optional.of(client.createMultipartUpload(it -> it.bucket(bucket).key(key)).uploadId());
      }
      var id = upload.get();
      int number = parts.size() + 1;
      var answer =
          client.uploadPart(
              it -> it.bucket(bucket).key(key).uploadId(id).partNumber(number), body());
      parts.add(CompletedPart.builder().partNumber(number).eTag(answer.eTag()).build());
      length = 0;
    } catch (SdkException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  @Override
  public long finish() throws IOException {
    try {
      if (upload.isEmpty()) {
        client.putObject(it -> it.bucket(bucket).key(key), body());
      } else {
        sendPart();
        var id = upload.get();
        client.completeMultipartUpload(
            it -> it.bucket(bucket).key(key).uploadId(id).multipartUpload(all -> all.parts(parts)));
      }
      finished = true;
      return size;
    } catch (SdkException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    if (finished || upload.isEmpty()) {
      return;
    }
    try {
      client.abortMultipartUpload(it -> it.bucket(bucket).key(key).uploadId(upload.get()));
    } catch (SdkException e) {
      // The bucket's own rules remove what was begun and never ended.
    }
  }
}
