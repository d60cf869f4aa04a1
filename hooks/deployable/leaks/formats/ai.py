"""Model providers and the services around them."""

from deployable.leaks.formats import Format

FORMATS = (
    Format("anthropic-key", "Anthropic API key", r"sk-ant-[a-z]{2,8}\d\d-[\w-]{60,128}", "https://console.anthropic.com/settings/keys"),
    Format("openai-project-key", "OpenAI project key", r"sk-(?:proj|svcacct|admin|None)-[\w-]{36,220}", "https://platform.openai.com/api-keys"),
    Format("openai-key", "OpenAI API key", r"sk-[A-Za-z0-9]{20}T3BlbkFJ[A-Za-z0-9]{20}|sk-[A-Za-z0-9]{48}", "https://platform.openai.com/api-keys"),
    Format("hugging-face-token", "Hugging Face access token", r"hf_[A-Za-z0-9]{34,37}|api_org_[A-Za-z]{34}", "https://huggingface.co/settings/tokens"),
    Format("groq-key", "Groq API key", r"gsk_[A-Za-z0-9]{48,56}", "https://console.groq.com/keys"),
    Format("perplexity-key", "Perplexity API key", r"pplx-[A-Za-z0-9]{44,58}", "https://www.perplexity.ai/settings/api"),
    Format("xai-key", "xAI API key", r"xai-[A-Za-z0-9]{70,90}", "https://console.x.ai"),
    Format("replicate-token", "Replicate API token", r"r8_[A-Za-z0-9]{36,40}", "https://replicate.com/account/api-tokens"),
    Format("openrouter-key", "OpenRouter API key", r"sk-or-v\d-[0-9a-f]{64}", "https://openrouter.ai/settings/keys"),
    Format("langsmith-key", "LangSmith API key", r"lsv2_(?:pt|sk)_[0-9a-f]{32}_[0-9a-f]{10}|ls__[0-9a-f]{32}", "https://smith.langchain.com/settings"),
    Format("langfuse-secret-key", "Langfuse secret key", r"sk-lf-[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", "Langfuse → project settings → API keys"),
    Format("deepseek-key", "DeepSeek API key", r"sk-[0-9a-f]{32}", "https://platform.deepseek.com/api_keys"),
    Format("mistral-key", "Mistral API key", r"[A-Za-z0-9]{32}", "https://console.mistral.ai/api-keys", near="mistral", entropy=3.5),
    Format("cohere-key", "Cohere API key", r"[A-Za-z0-9]{40}", "https://dashboard.cohere.com/api-keys", near="cohere|co_api_key", entropy=3.8),
    Format("elevenlabs-key", "ElevenLabs API key", r"sk_[0-9a-f]{48}", "https://elevenlabs.io/app/settings/api-keys"),
    Format("fireworks-key", "Fireworks API key", r"fw_[A-Za-z0-9]{22,24}", "https://fireworks.ai/account/api-keys", entropy=3.4),
    Format("together-key", "Together API key", r"[0-9a-f]{64}", "https://api.together.ai/settings/api-keys", near="together_?(?:ai)?"),
    Format("nvidia-key", "NVIDIA API key", r"nvapi-[\w-]{60,72}", "https://build.nvidia.com/settings/api-keys"),
    Format("cerebras-key", "Cerebras API key", r"csk-[a-z0-9]{48}", "https://cloud.cerebras.ai"),
    Format("pinecone-key", "Pinecone API key", r"pcsk_[A-Za-z0-9]{5,6}_[A-Za-z0-9]{60,66}", "https://app.pinecone.io"),
    Format("voyage-key", "Voyage API key", r"pa-[\w-]{43}", "https://dashboard.voyageai.com/api-keys", entropy=4.0),
    Format("tavily-key", "Tavily API key", r"tvly-(?:(?:dev|prod)-)?[A-Za-z0-9]{32}", "https://app.tavily.com"),
    Format("jina-key", "Jina API key", r"jina_[0-9a-f]{32}[\w-]{28}", "https://jina.ai/api-dashboard"),
    Format("firecrawl-key", "Firecrawl API key", r"fc-[0-9a-f]{32}", "https://www.firecrawl.dev/app/api-keys"),
    Format("assemblyai-key", "AssemblyAI API key", r"[0-9a-f]{32}", "https://www.assemblyai.com/app/api-keys", near="assembly_?ai"),
    Format("deepgram-key", "Deepgram API key", r"[0-9a-f]{40}", "https://console.deepgram.com", near="deepgram"),
    Format("wandb-key", "Weights & Biases API key", r"[0-9a-f]{40}", "https://wandb.ai/authorize", near="wandb|weights_?and_?biases"),
    Format("stability-key", "Stability AI API key", r"sk-[A-Za-z0-9]{48}", "https://platform.stability.ai/account/keys", near="stability"),
)  # fmt: skip
