export const greeting = "built by esbuild";
