import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Puts the parts of an album together: what could be resized, what not, and what it is about.
class AlbumPublish {
  record Album(Object about, List<Object> photos, List<Object> left) {}

  Album handleRequest(Map<String, Object> parts) {
    var photos = new ArrayList<Object>();
    var left = new ArrayList<Object>();
    for (var part : (List<?>) parts.get("photos")) {
      var photo = (Map<?, ?>) part;
      (photo.containsKey("sizes") ? photos : left).add(photo.get("photo"));
    }
    System.out.println("publishing " + photos.size() + " photos, leaving out " + left.size());
    return new Album(parts.get("about"), photos, left);
  }
}
