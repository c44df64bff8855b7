// Builds echarts.min.js from the locked packages and copies the licences and the fonts beside it. Run by `go generate` in
// reports/chart; the same lock gives the same bytes.
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { buildSync } from 'esbuild';

const modules = new URL('./node_modules/', import.meta.url).pathname;
const here = new URL('./', import.meta.url).pathname;

buildSync({
  absWorkingDir: here,
  entryPoints: ['entry.js'],
  outfile: 'echarts.min.js',
  bundle: true,
  minify: true,
  format: 'iife',
  globalName: 'echarts',
  target: 'es2017',
  charset: 'ascii',
  legalComments: 'none', // the licences travel as files, and as one line on top
  banner: { js: '/* Apache ECharts, Apache License 2.0; zrender, BSD 3-Clause; see LICENSE and NOTICE */' },
  define: { 'process.env.NODE_ENV': '"production"' },
});

// The page puts the bundle inside a script element, so it must hold nothing that ends or hides one.
const built = readFileSync(`${here}echarts.min.js`, 'utf8');
for (const bad of ['</script', '<!--']) {
  if (built.includes(bad)) throw new Error(`the bundle holds ${bad}`);
}

copyFileSync(`${modules}echarts/LICENSE`, `${here}LICENSE`);
writeFileSync(`${here}NOTICE`, [
  readFileSync(`${modules}echarts/NOTICE`, 'utf8').trim(),
  '--- zrender ---\n' + readFileSync(`${modules}zrender/LICENSE`, 'utf8').trim(),
  '--- d3, parts of which ECharts holds ---\n' + readFileSync(`${modules}echarts/licenses/LICENSE-d3`, 'utf8').trim(),
  '--- tslib ---\n' + readFileSync(`${modules}tslib/LICENSE.txt`, 'utf8').trim(),
].join('\n\n') + '\n');

const fonts = `${here}../fonts/`;
mkdirSync(fonts, { recursive: true });
const face = `${modules}@expo-google-fonts/source-sans-3/`;
for (const [from, to] of [
  ['400Regular/SourceSans3_400Regular.ttf', 'SourceSans3-Regular.ttf'],
  ['600SemiBold/SourceSans3_600SemiBold.ttf', 'SourceSans3-SemiBold.ttf'],
  ['400Regular_Italic/SourceSans3_400Regular_Italic.ttf', 'SourceSans3-Italic.ttf'],
  ['LICENSE_FONT', 'OFL.txt'],
]) copyFileSync(face + from, fonts + to);
