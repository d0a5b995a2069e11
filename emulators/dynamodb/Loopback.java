import com.amazonaws.services.dynamodbv2.local.server.DynamoDBProxyServer;
import com.amazonaws.services.dynamodbv2.local.server.LocalDynamoDBRequestHandler;
import com.amazonaws.services.dynamodbv2.local.server.LocalDynamoDBServerHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.eclipse.jetty.server.Server;

/// DynamoDB local in memory, for this machine only. Its own program listens to everybody, and tells
/// its makers that it was started.
void main(String[] arguments) throws Exception {
  var requests = new LocalDynamoDBRequestHandler(0, true, null, true, false);
  var handler = new LocalDynamoDBServerHandler(requests, "*");
  var address =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0]));
  var server = new Server(address);
  server.setHandler(new DynamoDBProxyServer(0, handler).setUpHandler(handler));
  server.start();
}
