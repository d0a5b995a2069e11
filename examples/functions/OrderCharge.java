import java.util.Map;
import java.util.UUID;

/// Charges a card at a payment gateway, which is moody: it is busy for the first attempts, and it
/// declines some cards. The state machine retries the first and catches the second.
class OrderCharge {
  /// Errors go by the names of their classes.
  static class GatewayBusy extends RuntimeException {
    GatewayBusy(String message) {
      super(message);
    }
  }

  static class CardDeclined extends RuntimeException {
    CardDeclined(String message) {
      super(message);
    }
  }

  record Receipt(String paymentId, Number amount, String card, int attempts) {}

  static Receipt handler(Map<String, Object> payment) {
    var card = String.valueOf(payment.get("card"));
    int attempt = ((Number) payment.get("attempt")).intValue();
    if (card.endsWith("0000")) {
      throw new CardDeclined("the bank declines card " + card);
    }
    if (attempt < ((Number) payment.get("gatewayBusyFor")).intValue()) {
      throw new GatewayBusy("the gateway is busy, attempt " + attempt);
    }
    // The same order always gives the same payment: charging twice must not take the money twice.
    var id = UUID.nameUUIDFromBytes(String.valueOf(payment.get("orderId")).getBytes());
    System.out.println("charged " + payment.get("amount") + " to " + card);
    return new Receipt(id.toString(), (Number) payment.get("amount"), card, attempt + 1);
  }
}
