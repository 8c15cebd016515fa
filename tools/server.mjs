// Serves a folder of plain files over HTTP, for looking at the site and for its tests.
//   node tools/server.mjs FOLDER [--port 8080]
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize, sep } from 'node:path';
import { pipeline } from 'node:stream';
import { fileURLToPath, pathToFileURL } from 'node:url';

const types = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.safetensors': 'application/octet-stream',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
};

/**
 * A handler for node:http that answers GET and HEAD with the files of a folder, and with nothing outside it.
 * @param {URL} folder
 * @param {{base?: string}} options base: the path under which the folder appears, with a slash at both ends
 */
export function serveFolder(folder, { base = '/' } = {}) {
  const root = normalize(fileURLToPath(folder));
  return async (request, response) => {
    try {
      const file = request.method === 'GET' || request.method === 'HEAD' ? await findFile(root, base, request.url) : null;
      if (!file) return void response.writeHead(404, { 'content-type': 'text/plain' }).end('Not found\n');
      // Nothing is cached, so that a rebuilt site shows at the next reload.
      response.writeHead(200, { 'content-type': types[extname(file.path)] ?? 'application/octet-stream', 'content-length': file.size, 'cache-control': 'no-cache' });
      if (request.method === 'HEAD') return void response.end();
      pipeline(createReadStream(file.path), response, () => {});
    } catch {
      response.writeHead(400, { 'content-type': 'text/plain' }).end('Bad request\n');
    }
  };
}

async function findFile(root, base, address) {
  const { pathname } = new URL(address, 'http://localhost');
  if (!pathname.startsWith(base)) return null;
  const path = normalize(join(root, decodeURIComponent(pathname.slice(base.length)) || 'index.html'));
  if (!path.startsWith(root.endsWith(sep) ? root : root + sep)) return null;
  const found = await stat(path).catch(() => null);
  return found?.isFile() ? { path, size: found.size } : null;
}

function main([folder, ...options]) {
  const port = Number(options[options.indexOf('--port') + 1] || 8080);
  const server = createServer(serveFolder(pathToFileURL(`${folder}/`)));
  server.on('error', (error) => {
    console.error(error.code === 'EADDRINUSE' ? `Port ${port} is taken. Choose another one: ./tools/serve --port ${port + 1}` : error.message);
    process.exitCode = 1;
  });
  server.listen(port, () => console.log(`ConvLens is at http://localhost:${port} (Ctrl+C ends it)`));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main(process.argv.slice(2));
