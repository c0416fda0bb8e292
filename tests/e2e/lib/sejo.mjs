// Starts the built binary on an empty data folder and a free port, as a user would.

import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const binary = process.env.SEJO_BINARY;
if (!binary) throw new Error("SEJO_BINARY must name the built binary");

export function emptyFolder() {
  const folder = mkdtempSync(join(tmpdir(), "sejo-e2e-"));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

// Resolves with the link it prints; the child ends when `stop` is called.
export async function start(command, data, extra = []) {
  const child = spawn(binary, [command, ...(data ? ["--data", data] : []), "--listen", "127.0.0.1:0", ...extra], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let out = "";
  let err = "";
  child.stderr.on("data", (chunk) => (err += chunk));
  const link = await new Promise((resolve, reject) => {
    child.on("exit", (status) => reject(new Error(`sejo ${command} ended with ${status}: ${err}`)));
    child.stdout.on("data", (chunk) => {
      out += chunk;
      const found = out.match(/https?:\/\/\S+/);
      if (found) resolve(found[0]);
    });
  });
  child.removeAllListeners("exit");
  const stop = (signal = "SIGTERM") =>
    new Promise((done) => {
      if (child.exitCode !== null || child.signalCode !== null) return done();
      child.on("exit", done);
      child.kill(signal);
    });
  return { link, origin: new URL(link).origin, stop, output: () => out, errors: () => err, pid: child.pid };
}

export function run(data, ...words) {
  const done = spawnSync(binary, [...words, "--data", data], { encoding: "utf8" });
  return { status: done.status, out: done.stdout, err: done.stderr };
}
