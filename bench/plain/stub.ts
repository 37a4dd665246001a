import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { answer } from "../child.ts";

// Stands for Salesforce: takes every PATCH of a record at once.
const server = createServer((request, response) => {
  request.resume();
  request.on("end", () => {
    response.statusCode = 204;
    response.end();
  });
});
server.keepAliveTimeout = 0;
server.listen(0, "127.0.0.1");
answer(() => ({ port: (server.address() as AddressInfo).port }));
