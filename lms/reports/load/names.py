"""What made-up people, places and partners are called."""

from typing import Final

PEOPLE: Final = (
    "Rosa", "Lupita", "Don Eusebio", "Yolanda", "Chela", "Wilmer", "Milagros", "Nayeli", "Abuela Tomasa", "Kevin",
    "Luz Marina", "Ñusta", "Jean-Baptiste", "Marie-Ange", "Fritzner", "João", "Conceição", "Seu Raimundo", "Dona Zefa",
    "Thiago", "Shanice", "Delroy", "Marcus", "Ysabel", "Efraín", "Sebastián", "Mercedes", "Primitivo", "Asunción", "Itzel",
)  # fmt: skip
SURNAMES: Final = (
    "Quispe", "Mamani", "Condori", "Huamán", "Xol", "Pérez", "Ixchel", "da Silva", "dos Santos", "Baptiste", "Joseph",
    "Williams", "Rojas", "Cusi", "Chávez", "Poma", "Tzul", "Ferreira", "Etienne", "Campbell",
)  # fmt: skip
PLACES: Final = (
    "Las Flores", "San Isidro", "El Alto", "Barrio Nuevo", "Santa Rosa", "La Esperanza", "Vila Nova", "Bom Jesus",
    "Cité Soleil", "Jacmel", "Portmore", "Spanish Town", "Huanta", "Sololá", "Quetzal", "Puerto Lindo",
)  # fmt: skip
PARTNERS: Final = (
    "Red de Escuelas",
    "Manos Unidas",
    "Aldea Digital",
    "Ministerio",
    "Casa Comunal",
    "Biblioteca",
)
COUNTRIES: Final = {"es": ("PE", "BO", "GT", "MX"), "pt-br": ("BR",), "en": ("JM", "TT"), "fr": ("HT",)}
