// The smallest form of every write, typed by what openapi-typescript makes of the API's description.
// Arguments: address of the server, operator's key, name of the account to make. Prints each call that succeeded.
import createClient from "openapi-fetch";
import type { paths } from "./api.js";

declare const process: { argv: string[] };
declare const console: { log(text: string): void };

const [address, operatorKey, account] = process.argv.slice(2) as [string, string, string];

function client(key: string) {
  const made = createClient<paths>({ baseUrl: address, headers: { "x-api-key": key } });
  made.use({
    async onResponse({ request, schemaPath, response }) {
      if (!response.ok) throw new Error(`${request.method} ${schemaPath}: ${response.status} ${await response.text()}`);
      console.log(`${request.method} ${schemaPath}`);
    },
  });
  return made;
}

const operator = client(operatorKey);
await operator.POST("/v1/accounts", { body: { account } });
const ofAccount = { params: { path: { account } } };
await operator.PUT("/v1/accounts/{account}/settings", { ...ofAccount, body: { settings: {} } });
await operator.PATCH("/v1/accounts/{account}/settings", { ...ofAccount, body: { settings: {} } });
await operator.POST("/v1/accounts/{account}:verify", { ...ofAccount, parseAs: "text" });
const key = (await operator.POST("/v1/accounts/{account}/keys", { ...ofAccount, body: { kind: "SERVER" } })).data!;

const origin = "https://shop.example.com";
const page = (await operator.POST("/v1/accounts/{account}/keys", { ...ofAccount, body: { kind: "BROWSER", origins: [origin] } })).data!;

const server = client(key.key);
const time = new Date().toISOString();
await server.POST("/v1/events", { body: { events: [{ userId: "u", time, type: "click" }] } });
await server.POST("/v1/walkme/events", { body: { type: "click", time: Date.now(), wm: { euId: "u" } } });
await server.POST("/v1/browser/events", {
  params: { query: { k: page.key } }, headers: { origin }, body: { events: [{ userId: "u", time, type: "click" }] },
});
await server.POST("/v1/segment/batch", { body: { batch: [] } });
await server.POST("/v1/segment/track", { body: { userId: "u", event: "click" } });
await server.POST("/v1/segment/page", { body: { userId: "u" } });
await server.POST("/v1/segment/screen", { body: { userId: "u" } });
await server.POST("/v1/segment/identify", { body: { userId: "u", anonymousId: "s" } });
await server.POST("/v1/segment/alias", { body: { userId: "u", previousId: "p" } });
await server.POST("/v1/segment/group", { body: { userId: "u", groupId: "g" } });
await server.POST("/v1/endUsers:batchGet");
await server.POST("/v1/endUsers:identify", { body: { anonymousId: "a", userId: "u" } });
await server.POST("/v1/endUsers:anonymize", { body: { anonymousId: "a" } });

const user = { params: { path: { id: "u" } } };
const visitor = { params: { path: { id: "a" } } };
const operations = [{ name: "plan", set: "VIP" }];
await server.PATCH("/v1/endUsers/{id}", { ...user, body: { operations } });
await server.PATCH("/v1/anonymousUsers/{id}", { ...visitor, body: { operations } });
await server.POST("/v1/endUsers:batchUpdate", { body: { updates: [{ endUser: { id: "u" }, operations }] } });

const plan = { params: { path: { name: "plan" } } };
const segment = { params: { path: { name: "s" } } };
await server.PATCH("/v1/attributes/{name}", { ...plan });
await server.POST("/v1/segments", { body: { name: "s", filter: "kind = identified" } });
await server.PATCH("/v1/segments/{name}", { ...segment });
await server.POST("/v1/endUsers/{id}:evaluateSegments", { ...user });
await server.POST("/v1/anonymousUsers/{id}:evaluateSegments", { ...visitor });
await server.POST("/v1/endUsers/{id}:explainSegment", { ...user, body: { segment: "s" } });
await server.POST("/v1/anonymousUsers/{id}:explainSegment", { ...visitor, body: { segment: "s" } });
await server.DELETE("/v1/segments/{name}", segment);
await server.POST("/v1/attributes/{name}:retire", plan);
await server.DELETE("/v1/endUsers/{id}", user);
await server.DELETE("/v1/anonymousUsers/{id}", visitor);

const mapping = { userIdColumn: "id", attributes: [{ column: "plan", attribute: "plan" }] };
await server.POST("/v1/sources", { body: { name: "crm", mapping } });
const source = { params: { path: { source: "crm" } } };
const file = (await server.POST("/v1/sources/{source}/files", { ...source, body: { fileName: "a.csv" } })).data!.file!;
const ofFile = { params: { path: { source: "crm", file } } };
await server.POST("/v1/sources/{source}/files/{file}:putPiece", { ...ofFile, body: { data: "aWQscGxhbgp1LFZJUAo=" } });
await server.POST("/v1/sources/{source}/files/{file}:finish", ofFile);
const run = (await server.POST("/v1/sources/{source}/runs", source)).data!.number;
await server.POST("/v1/sources/{source}/runs/{run}:cancel", { params: { path: { source: "crm", run } } });
await server.DELETE("/v1/sources/{source}/files/{file}", ofFile);
await server.POST("/v1/sources/{source}/files:upload", {
  params: { path: { source: "crm" }, query: { fileName: "b.csv" } }, body: "id,plan\n", bodySerializer: (text) => text,
});
await server.PATCH("/v1/sources/{name}", { params: { path: { name: "crm" } } });
await server.DELETE("/v1/sources/{name}", { params: { path: { name: "crm" } } });

const { keyId } = key;
const successor = (await operator.POST("/v1/accounts/{account}/keys/{keyId}:rotate", { params: { path: { account, keyId } } })).data!;
await operator.DELETE("/v1/accounts/{account}/keys/{keyId}", { params: { path: { account, keyId: successor.keyId } } });
await operator.DELETE("/v1/accounts/{account}", { params: { path: { account }, query: { confirm: account } } });
