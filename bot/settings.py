"""All settings in one place, from the environment and `.env`, prefix TANYA_."""

from __future__ import annotations

from pathlib import Path

from platformdirs import user_data_path
from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

import knowledge


class Settings(BaseSettings):
    """What an admin may set. The README's table lists each; a test keeps the two the same."""

    model_config = SettingsConfigDict(
        env_prefix="TANYA_", env_file=".env", extra="ignore", env_ignore_empty=True
    )

    token: SecretStr | None = Field(
        None, description="Token dari @BotFather; tanpa token, bot berjalan di terminal."
    )
    home: Path = Field(
        default_factory=lambda: user_data_path("tanya-bandung", appauthor=False),
        description="Folder keadaan: edisi, vektor tersimpan, jurnal.",
    )
    knowledge: Path = Field(
        default_factory=lambda: Path(knowledge.__file__).parent,
        description="Folder pengetahuan: berisi documents/, atau sendiri folder dokumen.",
    )
    officers_chat: int | None = Field(
        None, description="Chat narasumber (ID), untuk pertanyaan yang diteruskan."
    )
    office: str = Field(
        "Pemerintah Kota Bandung",
        min_length=1,
        description="Instansi narasumber, seperti tertulis pada jawaban dan sumbernya.",
    )
    officers_days: int = Field(
        7, ge=1, description="Berapa hari narasumber ditunggu, sebelum penanya diberi tahu."
    )
    admins_chat: int | None = Field(
        None, description="Chat admin bot (ID), untuk /status, /gaps, dan laporan."
    )
    webhook_url: str = Field(
        "", description="Alamat https yang dipanggil Telegram; kosong: bot mengambil sendiri."
    )
    webhook_listen: str = Field(
        "127.0.0.1:8443", description="host:port tempat bot menunggu panggilan webhook."
    )
    webhook_secret: SecretStr | None = Field(
        None, description="Kata rahasia webhook; kosong: dibuat sendiri."
    )
    api_url: str = Field("https://api.telegram.org", description="Akar server Bot API.")
    model: str = Field("intfloat/multilingual-e5-small", description="Nama atau path model penyandi.")
    engine: str = Field("auto", description="auto, bundled, atau sentence-transformers.")
    retention_days: int = Field(365, ge=1, description="Berapa hari isi jurnal disimpan.")
    questions_per_minute: int = Field(
        30, ge=0, description="Pesan per menit dari satu orang di satu chat; 0: tanpa batas."
    )
