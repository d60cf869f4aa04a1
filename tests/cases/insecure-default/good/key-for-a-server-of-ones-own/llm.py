import os

CLIENTS = {
    "lmstudio": os.getenv("LMSTUDIO_API_KEY", "lm-studio"),
    "vllm": os.getenv("VLLM_API_KEY", "vllm-api-key"),
    "ollama": os.getenv("OLLAMA_API_KEY", "ollama"),
    "proxy": os.getenv("LITELLM_API_KEY", "sk-anything"),
}
