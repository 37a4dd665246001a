import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

export default defineConfig({
  plugins: [react()],
  build: { outDir: "dist", target: "es2024" },
  // `npm run dev` beside a running `throughline start`: only the page is served from here.
  server: { port: 4041, proxy: { "/api": "http://127.0.0.1:4040" } },
});
