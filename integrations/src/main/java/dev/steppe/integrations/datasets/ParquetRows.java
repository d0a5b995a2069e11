package dev.steppe.integrations.datasets;

import dev.hardwood.HardwoodContext;
import dev.hardwood.InputFile;
import dev.hardwood.reader.ParquetFileReader;
import dev.hardwood.reader.RowReader;
import dev.steppe.asl.json.Json;
import dev.steppe.runtime.DatasetException;
import dev.steppe.runtime.Datasets.Item;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/// The rows of an Apache Parquet file. It is read in ranges, as its pages are needed.
final class ParquetRows implements ItemStream {
  /// The service's quotas for such files.
  private static final long MAX_ROW_GROUP = 256L << 20;

  private static final int MAX_FOOTER = 5 << 20;

  /// The length of the footer and the magic number, at the end of a file.
  private static final int TRAILER = 8;

  /// The library tells at every start which instructions of the processor it uses.
  private static final Logger LOGGER = Logger.getLogger("dev.hardwood");

  static {
    LOGGER.setLevel(Level.WARNING);
  }

  private final Content content;
  private final HardwoodContext context;
  private final ParquetFileReader file;
  private final RowReader rows;
  private long row;

  private ParquetRows(
      Content content, HardwoodContext context, ParquetFileReader file, RowReader rows, long row) {
    this.content = content;
    this.context = context;
    this.file = file;
    this.rows = rows;
    this.row = row;
  }

  static ParquetRows open(Content content, Optional<Json> after) {
    var range = new Ranges(content.store(), content.name(), content.store().size(content.name()));
    checkFooter(content, range);
    var context = HardwoodContext.create(1);
    try {
      var file = ParquetFileReader.open(range, context);
      for (var group : file.getFileMetaData().rowGroups()) {
        if (group.totalByteSize() > MAX_ROW_GROUP) {
          throw content.fault(
              "a row group has %d bytes, which exceeds the maximum of %d bytes"
                  .formatted(group.totalByteSize(), MAX_ROW_GROUP));
        }
      }
      long row = Places.number(after);
      var rows = file.buildRowReader().skip(row).build();
      return new ParquetRows(content, context, file, rows, row);
    } catch (IOException | RuntimeException e) {
      context.close();
      throw fault(content, e);
    }
  }

  private static void checkFooter(Content content, Ranges range) {
    long size = range.length();
    Content.checkSize(size, content.name());
    var trailer =
        size < TRAILER
            ? ByteBuffer.allocate(TRAILER)
            : range.readRange(size - TRAILER, TRAILER).order(ByteOrder.LITTLE_ENDIAN);
    int footer = trailer.getInt(0);
    if (trailer.getInt(4) != 0x31524150) {
      throw content.fault("this is not a Parquet file");
    }
    if (footer < 0 || footer > MAX_FOOTER) {
      throw content.fault(
          "the footer has %d bytes, which exceeds the maximum of %d bytes"
              .formatted(footer & 0xFFFFFFFFL, MAX_FOOTER));
    }
  }

  /// An object as the library reads it. Ranges are read from several threads.
  private record Ranges(ObjectStore store, ObjectName object, long length) implements InputFile {
    @Override
    public void open() {}

    @Override
    public ByteBuffer readRange(long from, int length) {
      return ByteBuffer.wrap(store.read(object, from, length));
    }

    @Override
    public String name() {
      return object.uri();
    }

    @Override
    public void close() {}
  }

  @Override
  public String source() {
    return content.source();
  }

  @Override
  public Optional<Item> next() {
    try {
      if (!rows.hasNext()) {
        return Optional.empty();
      }
      rows.next();
      row++;
      return Optional.of(new Item(Optional.empty(), ParquetValues.row(rows), Places.of(row)));
    } catch (RuntimeException e) {
      throw fault(content, e);
    }
  }

  private static DatasetException fault(Content content, Exception e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof DatasetException already) {
        return already;
      }
    }
    return new DatasetException(
        "%s cannot be read as Parquet: %s".formatted(content.source(), e.getMessage()), e);
  }

  @Override
  public void close() {
    try {
      rows.close();
      file.close();
    } catch (IOException e) {
      // Nothing more is wanted of it.
    } finally {
      context.close();
    }
  }
}
