"""What kind of statement a passage makes, so that a guess or a gap is never shown as a fact."""

from __future__ import annotations

import pytest

from knowledge.kinds import kind_of


@pytest.mark.parametrize(
    "text",
    [
        "Celah data: skor Indeks Inovasi Daerah 2022-2025 tidak ditemukan dalam sumber yang terbaca.",
        "Hasil setelah 2019: tidak ditemukan dalam sumber.",
        "Penandatangan, aplikasi, dan hasil: tidak ditemukan dalam sumber.",
        "Tidak ada sumber yang menjelaskan mengapa penandatanganan diulang; kemungkinan pembaruan.",
        "Belum ada bahan memadai untuk Yes Jitu dan Simpelman. Jangan dijawab tanpa sumber tambahan.",
        "Belum ditemukan evaluasi resmi (oleh Bandung atau KPK) tentang mitra yang memakai aplikasinya.",
        "Predikat 2021 dan nilai selain 2015 tidak ditemukan pada sumber yang tersimpan; jangan ditebak.",
        "Bunyi Pasal 3.1 tidak ditemukan dalam sumber; periksa naskahnya.",
        "Belum terverifikasi: apakah BWM masih dipakai setelah 2023.",
        "Nama pengembang aplikasi itu tidak terbaca pada sumber.",
    ],
)
def test_a_statement_that_something_is_not_there_is_missing(text: str) -> None:
    assert kind_of(text, "") == "missing"


@pytest.mark.parametrize(
    "text",
    [
        "Rencana toko di Cuenca dalam enam bulan; kelanjutannya tidak ditemukan.",
        "Perda 12/2010 menjadi rujukan; isi pasal tidak terbaca pada sumber.",
        "Desember 2022: Pemkot mencoba metaverse. Kelanjutannya tidak ditemukan dalam sumber.",
        "e-RK diluncurkan 2016, tetapi nama pengembangnya tidak ditemukan dalam sumber.",
        "Kubu Raya — Tanggal kerja sama: 22-02-2019; Hasil yang tercatat: tidak ditemukan",
        "Masalah yang umum: NIK tidak ditemukan, KK kurang dari setahun.",
        "SIMBG sulit diakses; kewenangan penandatangan belum jelas.",
        "Kepala dinas disebut memperoleh Rp40-50 juta per pekan (keterangan polisi, dugaan saat itu).",
        "Dugaan bermula dari pertemuan Agustus 2022.",
        "Kesimpulan audit keamanan SPBE ada tiga: memadai, perlu peningkatan, atau tidak memadai.",
        "Penafsiran indikator yang berbeda antarpengisi adalah masalah umum.",
        "Seluruh 1.597 RW sudah terdata dan sedang diverifikasi BPS.",
        "Kelas jabatan berbeda menurut beban dan risiko.",
        "Solok: Kota (2016) dan Kabupaten (2019) berbeda.",
    ],
)
def test_a_fact_that_only_adds_what_is_not_stated_stays_a_fact(text: str) -> None:
    assert kind_of(text, "") == "fact"


@pytest.mark.parametrize(
    "text",
    [
        "Pelajaran (simpulan penyusun): minta pelatihan sejak MoU.",
        "Selisihnya 887 kegiatan, kira-kira 15,6% (hitungan penyusun dari angka).",
        "Hitungan penyusun: batas memuaskan turun dari 4,2 menjadi 4,00.",
        "Replikasi aplikasi termasuk KSDD (penafsiran dari definisi).",
        "Titik lemah 2024: pemberdayaan (23,13), tafsir penyusun: belum banyak hasilnya.",
        "Banten sangat mungkin “satu provinsi” itu; sumber tidak menyatakannya langsung.",
        "Inilah kandidatnya (dugaan dari kecocokan data, tidak dinyatakan sumber).",
    ],
)
def test_what_the_compiler_concludes_is_an_inference(text: str) -> None:
    assert kind_of(text, "") == "inference"


@pytest.mark.parametrize(
    "text",
    [
        "Sumber berbeda soal biaya: Rp27 miliar atau Rp30 miliar.",
        "Jumlah subsektor: 16 dan 17. Sumber berbeda.",
        "Tanggal 09-02-2018 — Total mitra saat itu: 70-an + 11; versi lain >100",
        "Total 65 daerah. Angka ini berbeda dari hitungan Bagian Kerja Sama.",
    ],
)
def test_sources_that_contradict_each_other_are_a_dispute(text: str) -> None:
    assert kind_of(text, "") == "disputed"


def test_what_nobody_checked_is_unverified() -> None:
    assert kind_of("Belum terverifikasi: sebuah blog menulis 388 aplikasi.", "") == "unverified"
    assert kind_of("Ada 22 pendamping. Tahunnya ganda, jadi perlu diverifikasi.", "") == "unverified"


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("Tidak ditemukan pada pencarian halaman publik", "missing"),
        ("Pelajaran untuk daerah lain (simpulan penyusun)", "inference"),
        ("Dasar › Saran praktis (disusun dari pola di atas, bukan aturan Bandung)", "inference"),
        ("Rekening perangkat lunak (belum terverifikasi)", "unverified"),
        ("Urutan langkah (tiap langkah bersumber; urutannya simpulan penyusun)", "fact"),
        ("Saran praktis (disusun dari pola) › Contoh", "fact"),
    ],
)
def test_a_heading_speaks_for_what_stands_under_it(heading: str, kind: str) -> None:
    assert kind_of("Kirim surat resmi kepada Wali Kota.", heading) == kind
