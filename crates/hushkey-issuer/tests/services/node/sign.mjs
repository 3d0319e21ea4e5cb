// Signs webhooks with the payment service's own library: a line {payload, secret, timestamp} in, a line with the header out.
import { createInterface } from 'node:readline';
import Stripe from 'stripe';

const webhooks = new Stripe('sk_test_0').webhooks;
createInterface({ input: process.stdin }).on('line', (line) => {
  const header = webhooks.generateTestHeaderString(JSON.parse(line));
  process.stdout.write(`${JSON.stringify({ header })}\n`);
}).on('close', () => process.exit(0));
