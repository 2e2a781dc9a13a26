// Records events in Insights over gRPC, first by a call and then by a stream, and reads the profile and what the user did.
//   npm ci && node record.js --address localhost:5081 --key ins_server_... [--user alice] [--ca ca.pem | --tls]
'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { parseArgs } = require('node:util');
const grpc = require('@grpc/grpc-js');
const protoLoader = require('@grpc/proto-loader');
const { toStruct, fromStruct } = require('./values');

const { values: options } = parseArgs({
  options: {
    address: { type: 'string', default: process.env.INSIGHTS_ADDRESS ?? 'localhost:5081' },
    key: { type: 'string', default: process.env.INSIGHTS_KEY },
    user: { type: 'string', default: 'alice' },
    // A certificate to trust (PEM); --tls alone trusts the system's. Neither: no TLS, for the loopback.
    ca: { type: 'string' },
    tls: { type: 'boolean', default: false },
    proto: { type: 'string', default: path.join(__dirname, '..', '..', 'proto') },
  },
});
if (!options.key) {
  console.error('A server key is needed: --key, or INSIGHTS_KEY.');
  process.exit(2);
}

const { insights } = grpc.loadPackageDefinition(
  protoLoader.loadSync(['insights/v1/events.proto', 'insights/v1/end_users.proto'], {
    includeDirs: [options.proto, path.join(__dirname, 'stubs')],
    // Names in camel case, as in the JSON of the HTTP API; 64-bit numbers and enums as text; what is not set stays away.
    longs: String,
    enums: String,
    oneofs: true,
  }),
);

const credentials = options.ca
  ? grpc.credentials.createSsl(fs.readFileSync(options.ca))
  : options.tls
    ? grpc.credentials.createSsl()
    : grpc.credentials.createInsecure();
const events = new insights.v1.EventService(options.address, credentials);
const endUsers = new insights.v1.EndUserService(options.address, credentials);

const metadata = () => {
  const pairs = new grpc.Metadata();
  pairs.set('x-api-key', options.key);
  return pairs;
};

const timestamp = (ms) => ({ seconds: Math.floor(ms / 1000), nanos: (ms % 1000) * 1e6 });

// The eventId makes a resend harmless: choose it once, and send the same again.
const anEvent = (id, type, more) => ({
  eventId: id, userId: options.user, type, time: timestamp(Date.now()), application: 'node-example', ...more,
});

const call = (client, method, request) =>
  new Promise((resolve, reject) => {
    const deadline = new Date(Date.now() + 10_000);
    client[method](request, metadata(), { deadline }, (error, answer) => (error ? reject(error) : resolve(answer)));
  });

const outcomes = (results) => results.map((r) => (r.status === 'REJECTED' ? `${r.reason}: ${r.detail}` : r.status)).join(', ');

async function record(run) {
  const batch = {
    sentAt: timestamp(Date.now()),
    events: [
      anEvent(`${run}-1`, 'page_view', { page: { url: 'https://shop.example/socks', title: 'Wool socks' } }),
      anEvent(`${run}-2`, 'click', { element: { id: 'add-to-cart', tag: 'button' }, properties: toStruct({ plan: 'pro', step: 3, trial: false, tags: ['new', null], since: new Date(0) }) }),
      // Without a time it is rejected, and its neighbours do not notice.
      anEvent(`${run}-3`, 'click', { time: undefined }),
    ],
  };
  console.log('recorded:', outcomes((await call(events, 'RecordEvents', batch)).results));
  console.log('sent again:', outcomes((await call(events, 'RecordEvents', batch)).results));
}

// Batches go out one after the other without waiting; answers come in the same order, several in one message.
function stream(run, batches) {
  return new Promise((resolve, reject) => {
    const answered = [];
    const both = events.StreamEvents(metadata());
    both.on('data', (message) => answered.push(...message.answers));
    both.on('error', reject);
    both.on('end', () => resolve(answered));
    for (let i = 1; i <= batches; i++) {
      both.write({ sequence: i, sentAt: timestamp(Date.now()), events: [anEvent(`${run}-s${i}`, 'click'), anEvent(`${run}-h${i}`, 'heartbeat')] });
    }
    both.end();
  });
}

async function main() {
  const run = `node-${Date.now().toString(36)}-${process.pid}`;
  await record(run);
  const answered = await stream(run, 20);
  console.log('streamed:', answered.map((a) => a.sequence).join(' '));
  console.log('of which:', outcomes(answered.flatMap((a) => a.results)));
  const about = { endUser: { kind: 'IDENTIFIED', id: options.user }, view: 'OPEN_SESSION' };
  console.log('profile:', JSON.stringify((await call(endUsers, 'GetEndUser', about)).endUser));
  const did = await call(endUsers, 'ListEvents', { ...about, element: 'add-to-cart', pageSize: 1 });
  console.log('properties:', JSON.stringify(fromStruct(did.events[0].event.properties)));
  events.close();
  endUsers.close();
}

main().catch((error) => {
  console.error(`${grpc.status[error.code] ?? error.name}: ${error.details ?? error.message}`);
  process.exit(1);
});
