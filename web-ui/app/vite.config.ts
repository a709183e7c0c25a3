import react from '@vitejs/plugin-react';
import { defineConfig, loadEnv } from 'vite';

export default defineConfig(({ mode }) => {
  // `npm run dev` talks to the mock; set WINDLASS_URL to develop against a real server.
  const server = loadEnv(mode, '.', 'WINDLASS_')['WINDLASS_URL'] ?? 'http://127.0.0.1:5199';
  return {
    plugins: [react()],
    build: {
      target: 'es2022',
      // Inlined data: URLs would need a wider content security policy.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      // What the bundled libraries ask to be shipped with them; the fonts' are in public/licenses.
      license: { fileName: 'licenses/libraries.md' },
    },
    server: { proxy: { '/api': server, '/auth': server, '/ui': server } },
  };
});
