// Holds a streamed conversation through the AI SDK and prints what came: node converse.mjs BASE_URL KEY QUESTION…
import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { streamText } from "ai";

const [baseURL, apiKey, ...questions] = process.argv.slice(2);

// The SDK's own way to fields beyond OpenAI's.
const metadataExtractor = {
  extractMetadata: async ({ parsedBody }) => ({ wenbao: { citations: parsedBody.choices[0].message.citations } }),
  createStreamExtractor: () => {
    let citations = [];
    return {
      processChunk: (chunk) => {
        citations = chunk.choices?.[0]?.delta?.citations ?? citations;
      },
      buildMetadata: () => ({ wenbao: { citations } }),
    };
  },
};

const wenbao = createOpenAICompatible({ name: "wenbao", baseURL, apiKey, includeUsage: true, metadataExtractor });
const messages = [];
const turns = [];
for (const question of questions) {
  messages.push({ role: "user", content: question });
  const result = streamText({ model: wenbao("wenbao"), messages, onError: ({ error }) => { throw error; } });
  const pieces = [];
  for await (const piece of result.textStream) pieces.push(piece);
  const text = pieces.join("");
  messages.push({ role: "assistant", content: text });
  turns.push({
    text,
    pieces: pieces.length,
    citations: (await result.providerMetadata)?.wenbao?.citations ?? [],
    finishReason: await result.finishReason,
    usage: await result.usage,
  });
}
console.log(JSON.stringify(turns));
