// The few words that scripts say themselves; all others come with the page.

const CHINESE = {
  draftRestored: "已恢复草稿",
  draftDiscard: "丢弃草稿，重新填写",
  open: "查看",
  close: "关闭",
  copied: "已复制",
  nearby: "已有人报过？我也来补充",
  lookupFailed: "暂时查不到这里是哪个村，可以直接从列表选择。",
  zoomIn: "放大",
  zoomOut: "缩小",
  sending: "正在提交…",
  unsaved: "草稿没能保存在本机，请尽快提交。",
};

const ENGLISH: typeof CHINESE = {
  draftRestored: "Draft restored",
  draftDiscard: "Discard the draft and start again",
  open: "Open",
  close: "Close",
  copied: "Copied",
  nearby: "Already reported? Add to it",
  lookupFailed: "The village of this point cannot be found now; choose it from the list.",
  zoomIn: "Zoom in",
  zoomOut: "Zoom out",
  sending: "Sending…",
  unsaved: "The draft could not be kept on this device; please submit soon.",
};

export const isEnglish = document.documentElement.lang === "en";
export const words = isEnglish ? ENGLISH : CHINESE;
