import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// `npm run dev` talks to the mock; set WINDLASS_URL to develop against a real server.
const server = process.env['WINDLASS_URL'] ?? 'http://127.0.0.1:5199';

export default defineConfig({
  plugins: [react()],
  build: {
    target: 'es2022',
    // Inlined data: URLs would need a wider content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: {
    proxy: {
      '/api': server,
      '/auth': server,
      '/ui': server,
    },
  },
});
