"""Oscar's catalogue under our name: product model, selectors, services. The label stays `catalogue`."""
