// What bilan's charts use, and nothing else. No canvas: the page and the PDF both draw SVG. The calendar-free subset keeps
// the page small. LegacyGridContainLabel is not here: the options ask for ECharts 6's own outer bounds.
import * as core from 'echarts/core';
import { BarChart, HeatmapChart, LineChart, ScatterChart } from 'echarts/charts';
import {
  AriaComponent,
  GridComponent,
  LegendComponent,
  MarkAreaComponent,
  MarkLineComponent,
  MarkPointComponent,
  TooltipComponent,
  VisualMapPiecewiseComponent,
  VisualMapContinuousComponent,
} from 'echarts/components';
import { SVGRenderer } from 'echarts/renderers';

core.use([
  BarChart, HeatmapChart, LineChart, ScatterChart,
  AriaComponent, GridComponent, LegendComponent, MarkAreaComponent, MarkLineComponent, MarkPointComponent,
  TooltipComponent, VisualMapContinuousComponent, VisualMapPiecewiseComponent,
  SVGRenderer,
]);

export const init = core.init;
export const getInstanceByDom = core.getInstanceByDom;
export const setPlatformAPI = core.setPlatformAPI;
export const version = core.version;
