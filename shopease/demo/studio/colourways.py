"""Scenes that are made a second time in other colours: name, the scene, and which colour becomes which."""

from .home import AMBER, CREAM, ROSE
from .tableware import BEECH, BLUE, CHALK, CHARCOAL, OAK, OCHRE, SAGE, SAND, TERRACOTTA, WALNUT

Colour = tuple[float, float, float]
PLUM, MOSS, MIST, CLAY = (0.20, 0.07, 0.11), (0.12, 0.17, 0.07), (0.42, 0.52, 0.58), (0.42, 0.20, 0.13)
CLEAR, SMOKE, HONEY = (0.97, 0.99, 0.98), (0.52, 0.50, 0.50), (0.95, 0.70, 0.40)
FIR, MILK = (0.03, 0.11, 0.07), (0.93, 0.90, 0.84)
STRAW = (0.58, 0.42, 0.22)

COLOURWAYS: dict[str, tuple[str, dict[Colour, Colour]]] = {
    "vase-moss": ("vase", {TERRACOTTA: MOSS}),
    "vase-moon-charcoal": ("vase-moon", {CHALK: CHARCOAL}),
    "bowl-ochre": ("bowl", {SAGE: OCHRE}),
    "bowls-blue": ("bowls", {CHALK: BLUE, SAND: MIST, TERRACOTTA: CHALK}),
    "mug-chalk": ("mug", {BLUE: CHALK}),
    "jug-blue": ("jug", {CHALK: BLUE}),
    "teapot-sage": ("teapot", {CHARCOAL: SAGE}),
    "plates-charcoal": ("plates", {CHALK: CHARCOAL, SAGE: CHARCOAL, TERRACOTTA: SAND}),
    "lamp-shade-clay": ("lamp-shade", {SAGE: TERRACOTTA}),
    "lamp-globe-walnut": ("lamp-globe", {OAK: WALNUT}),
    "lamp-dome-sage": ("lamp-dome", {TERRACOTTA: SAGE}),
    "candle-jar-smoke": ("candle-jar", {MILK: SMOKE, CREAM: ROSE, OAK: WALNUT}),
    "throw-mist": ("throw", {OCHRE: MIST}),
    "cushions-blue": ("cushions", {SAND: CHALK, TERRACOTTA: BLUE}),
    "towels-warm": ("towels", {SAND: CLAY, CHALK: ROSE, SAGE: CREAM}),
    "napkins-ochre": ("napkins", {ROSE: OCHRE, CHALK: MIST, WALNUT: OAK}),
    "tea-towels-rose": ("tea-towels", {BLUE: ROSE, TERRACOTTA: BLUE, SAGE: TERRACOTTA}),
    "board-walnut": ("board", {OAK: WALNUT, WALNUT: OAK}),
    "carafe-smoke": ("carafe", {CLEAR: SMOKE}),
    "tumblers-honey": (
        "tumblers",
        {(0.80, 0.90, 0.86): HONEY, (0.97, 0.98, 0.98): HONEY, (0.72, 0.80, 0.88): HONEY},
    ),
    "jars-dark": ("jars", {CHALK: CHARCOAL, SAND: MIST, SAGE: BLUE, OAK: WALNUT}),
    "utensils-blue": ("utensils", {CHALK: BLUE}),
    "notebook-clay": ("notebook", {BLUE: TERRACOTTA, OCHRE: SAGE}),
    "notebooks-warm": ("notebooks", {CHARCOAL: OCHRE, SAGE: BLUE, ROSE: CREAM}),
    "boxes-blue": ("boxes", {SAGE: BLUE, CREAM: MIST, TERRACOTTA: OCHRE}),
    "letters-ochre": ("letters", {ROSE: MIST, SAGE: OCHRE, CREAM: CHALK}),
    "tray-oak": ("tray", {WALNUT: OAK, ROSE: SAGE, OCHRE: TERRACOTTA}),
    "bottle-fir": ("bottle-amber", {AMBER: FIR}),
    "dropper-fir": ("dropper", {AMBER: FIR, ROSE: SAGE}),
    "soap-dark": ("soap", {SAGE: CHARCOAL, CREAM: OCHRE, ROSE: CLAY}),
    "brush-walnut": ("brush", {BEECH: WALNUT}),
    "basket-dark": ("basket", {STRAW: (0.20, 0.13, 0.07)}),
    "tin-rose": ("tin", {SAGE: ROSE, CREAM: OCHRE}),
    "cups-plum": ("cups", {OCHRE: PLUM, CHALK: ROSE}),
}
