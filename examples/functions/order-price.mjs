// Prices an order: what it costs, what the customer saves, what there is to pay.

const DISCOUNTS = { gold: 0.15, silver: 0.05 };

export const handler = async ({ items, tier }) => {
  const net = items.reduce((sum, item) => sum + item.quantity * item.unitPrice, 0);
  const discount = Math.round(net * (DISCOUNTS[tier] ?? 0) * 100) / 100;
  const total = Math.round((net - discount) * 100) / 100;
  console.log(`priced ${items.length} items for tier ${tier}: ${total}`);
  return { net, discount, total, currency: 'EUR' };
};
